import Biosignals
import Foundation
import Sensors

/// Broken bytes through every driver: what simulated devices send, with bits turned over, stretches left out, said twice
/// or mixed up, in reads of any size. It ends by itself, or with the trap of what it found; the seed tells where.
struct SensorFuzz {
    let bytes: Int
    let seed: UInt64

    func run() {
        let streams = SimulatedBytes.all(seconds: 20)
        var random = SplitMix64(seed: seed)
        var pushed = 0
        var events = 0
        let before = Self.residentMegabytes
        var settled = 0.0
        while pushed < bytes {
            for stream in streams {
                let broken = mutated(stream.bytes, from: streams, with: &random)
                for type in [
                    stream.driver, DriverCatalogue.all.randomElement(using: &random) ?? stream.driver,
                ] {
                    events += push(broken, through: type, &random)
                    pushed += broken.count
                }
                var decoder = Sniffer()
                _ = decoder.push(broken.span)
                pushed += broken.count
            }
            if settled == 0 { settled = Self.residentMegabytes }
        }
        print(
            "fuzz: \(pushed) bytes, seed \(seed), \(streams.count) streams, \(DriverCatalogue.all.count) drivers and the sniffer: no trap, \(events) events; memory \(decimal(before, 0)) MB at the start, \(decimal(settled, 0)) MB after one round, \(decimal(Self.residentMegabytes, 0)) MB at the end"
        )
    }

    private func push(
        _ bytes: [UInt8], through type: any SensorDriver.Type, _ random: inout SplitMix64
    ) -> Int {
        var driver = type.init()
        var events: [SensorEvent] = []
        var count = 0
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 1 + Int(random.next() % 700))
            events.removeAll(keepingCapacity: true)
            driver.push(bytes.span.extracting(start..<end), into: &events)
            for event in events {
                if case .sample(_, let value) = event { precondition(value.isFinite, "samples are finite") }
            }
            count += events.count
            start = end
            if random.next() % 5000 == 0 { driver.reset() }
        }
        return count
    }

    /// A part of a stream, with up to 40 changes.
    private func mutated(
        _ bytes: [UInt8], from streams: [SimulatedBytes], with random: inout SplitMix64
    ) -> [UInt8] {
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
        let length = 1 + below(min(bytes.count, 20_000))
        let from = below(bytes.count - length + 1)
        var broken = Array(bytes[from..<from + length])
        for _ in 0..<below(40) where !broken.isEmpty {
            let place = below(broken.count)
            switch below(6) {
            case 0: broken[place] ^= 1 << UInt8(below(8))
            case 1: broken[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: broken.removeSubrange(place..<min(broken.count, place + 1 + below(40)))
            case 3:
                let piece = broken[place..<min(broken.count, place + 1 + below(60))]
                broken.insert(contentsOf: Array(piece), at: place)
            case 4:
                let other = streams[below(streams.count)].bytes
                let start = below(other.count)
                broken.insert(contentsOf: other[start..<min(other.count, start + 1 + below(80))], at: place)
            default:
                let value: UInt8 = below(2) == 0 ? 0 : 0xFF
                for k in place..<min(broken.count, place + 1 + below(30)) { broken[k] = value }
            }
        }
        return broken
    }

    private static var residentMegabytes: Double {
        let text = FileManager.default.contents(atPath: "/proc/self/statm").map {
            String(decoding: $0, as: UTF8.self)
        }
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * 4096 / 1e6
    }
}

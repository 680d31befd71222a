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
        let before = ResidentMemory.megabytes
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
            if settled == 0 { settled = ResidentMemory.megabytes }
        }
        print(
            "fuzz: \(pushed) bytes, seed \(seed), \(streams.count) streams, \(DriverCatalogue.all.count) drivers and the sniffer: no trap, \(events) events; memory \(decimal(before, 0)) MB at the start, \(decimal(settled, 0)) MB after one round, \(decimal(ResidentMemory.megabytes, 0)) MB at the end"
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
        let donor = streams[below(streams.count)].bytes
        return ByteMutation(changes: 40, donor: donor).broken(
            Array(bytes[from..<from + length]), with: &random)
    }
}

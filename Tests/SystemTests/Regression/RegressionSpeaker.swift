import Biosignals
import Devices
import Feeds
import Foundation
import Sensors
import Sessions
import Synchronization

/// Speaks a case into a pseudo-terminal, in real time, on a thread of its own.
final class RegressionSpeaker: Sendable {
    private let one: RegressionCase
    let link: String
    private let port: Mutex<PseudoTerminal?>
    private let beats = Mutex<[Double]>([])
    private let thread = PacedThread(name: "regression")

    /// Makes the port; nothing is said yet.
    init(_ one: RegressionCase, link: String) throws {
        self.one = one
        self.link = link
        port = Mutex(try PseudoTerminal(link: link))
    }

    func begin() throws {
        if let source = one.source {
            let simulation = try SimulationSource(source)
            thread.run { [self] in simulate(simulation, until: $0) }
        } else {
            let reads = try reads()
            thread.run { [self] in play(reads, until: $0) }
        }
    }

    func end() {
        thread.stop()
        port.withLock {
            $0?.close()
            $0 = nil
        }
    }

    /// Seconds of the true beats; nil where nobody knows them.
    func truth() throws -> [Double]? {
        if one.source != nil { return beats.withLock { $0 } }
        guard let word = one.truth else { return nil }
        var person = SimulatedPerson(settings: try SimulationSource(word).person)
        var beats: [Double] = []
        while person.time < one.seconds + 3 { if let beat = person.next().beat { beats.append(beat.time) } }
        return beats
    }

    private func simulate(_ simulation: SimulationSource, until stopped: () -> Bool) {
        var person = SimulatedPerson(settings: simulation.person)
        var device = SimulatedDevice(simulation.device, seed: simulation.person.seed)
        let begin = MonotonicClock.now()
        while person.time < one.seconds {
            let next = device.next {
                let sample = person.next()
                if let beat = sample.beat { beats.withLock { $0.append(beat.time) } }
                return sample
            }
            guard let next, PacedThread.sleep(until: begin + Int64(next.time * 1e9), unless: stopped) else {
                return
            }
            switch next.event {
            case .bytes(let bytes): _ = port.withLock { $0?.write(bytes) }
            case .unplugged:
                port.withLock {
                    $0?.close()
                    $0 = nil
                }
            case .plugged:
                // Without a port there are no more beats, and the case fails.
                do { try port.withLock { $0 = try PseudoTerminal(link: link) } } catch {}
            }
            let commands = port.withLock { $0?.read() ?? [] }
            if !commands.isEmpty { device.obey(commands.span) }
        }
    }

    private func play(_ reads: [(time: Double, bytes: [UInt8])], until stopped: () -> Bool) {
        let begin = MonotonicClock.now()
        for (time, bytes) in reads where time < one.seconds {
            guard PacedThread.sleep(until: begin + Int64(time * 1e9), unless: stopped) else { return }
            _ = port.withLock { $0?.write(bytes) }
        }
    }

    /// Reads with their seconds from the first.
    private func reads() throws -> [(time: Double, bytes: [UInt8])] {
        var reads: [(time: Double, bytes: [UInt8])] = []
        if let name = one.capture {
            let path = RegressionCase.folder.appendingPathComponent(name).path
            try SessionRecording(path: path).forEachInput { time, input in
                if case .bytes(_, let bytes) = input { reads.append((time.seconds, bytes)) }
                return true
            }
        } else if let data = one.data, let folder = Place.data {
            let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(data.bytes)))
            let table = try String(contentsOf: folder.appendingPathComponent(data.times), encoding: .utf8)
            var taken = 0
            for line in table.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: ",")
                guard parts.count == 2, let time = Double(parts[0]), let upTo = Int(parts[1]),
                    taken < upTo, upTo <= bytes.count
                else { continue }
                reads.append((time, Array(bytes[taken..<upTo])))
                taken = upTo
            }
        }
        let first = reads.first?.time ?? 0
        return reads.map { ($0.time - first, $0.bytes) }
    }
}

import Foundation
import Synchronization

/// A client of `/api/events` on a thread of its own, from now to the end of the stream.
final class EventListener: Sendable {
    /// A beat event and the moment at which it was read.
    struct Heard: Sendable {
        var arrival: Int64
        /// Session seconds of the read that confirmed the beat.
        var decided: Double
    }

    private struct Beat: Decodable {
        var decided_s: Double
    }

    let address: Address
    private let collected = Mutex<(beats: [Heard], rest: [UInt8])>(([], []))
    private let ended = DispatchGroup()

    /// - Parameter classes: the classes of events that are asked for; nil for all, as the page does.
    init(_ address: Address, classes: String?) throws {
        self.address = address
        let query = classes.map { "?class=\($0)" } ?? ""
        let connection = try Connection(address, get: "/api/events\(query)")
        ended.enter()
        Thread.detachNewThread { [self] in
            while let bytes = connection.read() {
                let arrival = MonotonicClock.now()
                take(bytes, at: arrival)
            }
            ended.leave()
        }
    }

    /// The beats so far.
    var beats: [Heard] { collected.withLock { $0.beats } }

    /// Waits for the end of the stream.
    func wait() { ended.wait() }

    private func take(_ bytes: [UInt8], at arrival: Int64) {
        collected.withLock { state in
            state.rest += bytes
            while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: state.rest[..<end], as: UTF8.self)
                state.rest.removeSubrange(...end)
                guard line.hasPrefix("data: {\"class\":\"beat\"") else { continue }
                do {
                    let beat = try JSONDecoder().decode(Beat.self, from: Data(line.dropFirst(6).utf8))
                    state.beats.append(Heard(arrival: arrival, decided: beat.decided_s))
                } catch {
                    print("an event that cannot be read: \(line)")
                }
            }
        }
    }
}

import Biosignals
import Foundation

/// Saves what can be read of a `.biofeed` file that a power failure or a full disk cut off.
///
/// The file itself is only read. All inputs that are still there go into a new recording, in order, and what was derived
/// from them is made again; where inputs are missing in between, every sensor is said to have lost data, so that nothing
/// is joined across the hole.
public struct RecordingRepair: Sendable, Hashable {
    /// Inputs that were saved, and session seconds of the last one.
    public var saved = 0
    public var seconds = 0.0
    /// Inputs known to be lost: between others, or before the count that the file tells.
    public var lost = 0
    /// Places at which inputs are missing between others.
    public var holes = 0

    private static let page = 256
    /// No recording has more inputs.
    private static let most: Int64 = 1 << 40

    /// - Parameters:
    ///   - path: the damaged file; a `-wal` file beside it belongs to it.
    ///   - output: where the new recording goes; nothing may be there.
    /// - Throws: one line, when nothing can be read or the new file cannot be written.
    public init(path: String, to output: String) throws {
        let copy = try RecordingCopy(path)
        defer { copy.remove() }
        let damaged = try SessionRecording(path: copy.path, named: path)
        var header = damaged.header
        header.origin += "; repaired"
        let writer = try RecordingWriter(path: output, header: header)
        var session = Session()
        var outputs: [Output] = []
        var ports: Set<Int> = []
        func take(_ input: Input, at time: SessionTime) throws {
            if case .attach(let port, _) = input { ports.insert(port) }
            outputs.removeAll(keepingCapacity: true)
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
        }
        var expected: Int64 = 0
        while let rows = try Self.next(of: damaged, from: expected) {
            for (sequence, time, row) in rows {
                if sequence > expected {
                    lost += Int(sequence - expected)
                    holes += 1
                    let gap = LinkState.overrun("a part of the recording was lost")
                    for port in ports.sorted() { try take(.link(port: port, gap), at: time) }
                }
                expected = sequence + 1
                guard let input = row.input else {
                    lost += 1
                    continue
                }
                try take(input, at: time)
                saved += 1
                seconds = max(seconds, time.seconds)
            }
            try writer.flush()
        }
        if let told = Self.told(by: damaged), told > expected { lost += Int(told - expected) }
        try writer.close()
        guard saved > 0 else {
            throw RecordingFormatError(
                file: path, problem: "nothing of what was recorded can be read any more",
                remedy: "look for a copy of it, or for its -wal file")
        }
    }

    /// Inputs that the file says it has; nil where that cannot be read.
    private static func told(by recording: SessionRecording) -> Int64? {
        do { return try recording.seal().count.flatMap(Int64.init) } catch { return nil }
    }

    private typealias Rows = [(sequence: Int64, time: SessionTime, row: InputRow)]

    /// The next rows that can be read; nil when there are none.
    private static func next(of recording: SessionRecording, from first: Int64) throws -> Rows? {
        var limit = page
        while limit >= 1 {
            if let rows = readable(recording, first, limit) { return rows.isEmpty ? nil : rows }
            limit /= 4
        }
        // The row itself lies on a damaged page: the next one that does not is looked for by ever longer steps, then
        // between the last two.
        var step: Int64 = 1
        while step < most, readable(recording, first + step, 1) == nil { step *= 2 }
        guard step < most else { return nil }
        var low = first + step / 2
        var high = first + step
        while high - low > 1 {
            let middle = (low + high) / 2
            if readable(recording, middle, 1) == nil { low = middle } else { high = middle }
        }
        guard let rows = readable(recording, high, 1), !rows.isEmpty else { return nil }
        return rows
    }

    private static func readable(_ recording: SessionRecording, _ first: Int64, _ limit: Int) -> Rows? {
        do { return try recording.inputRows(from: first, limit: limit) } catch { return nil }
    }
}

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

    /// Inputs that are written at once.
    private static let flushed = 256

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
        var rows = RecoveredRows(damaged, path: copy.path, present: copy.present)
        var expected: Int64 = 0
        var last = SessionTime.zero
        var isTorn = false
        var unsaved = 0
        var following = try rows.next()
        while let (sequence, time, row) = following {
            following = try rows.next()
            if sequence > expected { isTorn = true }
            lost += Int(sequence - expected)
            expected = sequence + 1
            // A damaged time: earlier than what came before, or later than what comes after and is in order itself.
            let next = following?.time ?? time
            guard let input = row.input, time >= last, time <= next || next < last else {
                lost += 1
                continue
            }
            if isTorn {
                isTorn = false
                holes += 1
                let gap = LinkState.overrun("a part of the recording was lost")
                for port in ports.sorted() { try take(.link(port: port, gap), at: time) }
            }
            last = time
            try take(input, at: time)
            saved += 1
            seconds = max(seconds, time.seconds)
            unsaved += 1
            if unsaved == Self.flushed {
                unsaved = 0
                try writer.flush()
            }
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
}

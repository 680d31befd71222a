import Biosignals
import Foundation

/// Writes an XDF file as a recorder of the Lab Streaming Layer would: one stream for each signal, one of the intervals
/// between beats, one of marks.
///
/// Every stream says that it may drop samples (`can_drop_samples`): without that, readers spread a gap of up to 500
/// samples over its surroundings.
struct XDFWriter {
    private let file: FileHandle
    private let path: String

    /// Seconds of one chunk of samples, and between two boundaries.
    private static let chunkSeconds = 1.0
    private static let boundarySeconds = 10.0

    /// Something with a time and a value for an irregular stream.
    struct Event<Value> {
        /// Session seconds.
        var time: Double
        var value: Value
    }

    /// - Parameters:
    ///   - path: a file that is made, or replaced.
    ///   - intervals: in ms, at the beat that ends them.
    static func write(
        _ traces: [SignalTrace], intervals: [Event<Double>], marks: [Event<String>], started: String,
        to path: String
    ) throws(RecordingFormatError) {
        do {
            try Data().write(to: URL(fileURLWithPath: path))
            let writer = XDFWriter(
                file: try FileHandle(forWritingTo: URL(fileURLWithPath: path)), path: path)
            try writer.write(traces, intervals, marks, started)
            try writer.file.close()
        } catch let error as RecordingFormatError {
            throw error
        } catch {
            throw RecordingFormatError(
                file: path, problem: "it cannot be written (\(error.localizedDescription))",
                remedy: "check folder and free space")
        }
    }

    private func write(
        _ traces: [SignalTrace], _ intervals: [Event<Double>], _ marks: [Event<String>], _ started: String
    ) throws {
        let markStream = UInt32(traces.count + 1)
        let beatStream = UInt32(traces.count + 2)
        var bytes = Array("XDF:".utf8)
        bytes += XDFChunk.fileHeader(started: started)
        for (index, trace) in traces.enumerated() {
            bytes += XDFChunk.header(
                stream: UInt32(index + 1), name: trace.name, type: trace.kind.rawValue.uppercased(),
                rate: trace.rate,
                format: .float32, unit: trace.unit)
        }
        bytes += XDFChunk.header(
            stream: markStream, name: "marks", type: "Markers", rate: 0, format: .string, unit: "")
        bytes += XDFChunk.header(
            stream: beatStream, name: "RR", type: "RR", rate: 0, format: .double, unit: "ms")
        var marks = marks.sorted { $0.time < $1.time }[...]
        var intervals = intervals[...]
        let ends = traces.flatMap(\.stretches).map(\.end) + marks.map(\.time) + intervals.map(\.time)
        let begin =
            (traces.flatMap(\.stretches).map(\.start) + marks.map(\.time) + intervals.map(\.time)).min() ?? 0
        let end = ends.max() ?? 0
        var playheads = traces.map { SignalPlayhead($0.stretches) }
        var counts = [Int](repeating: 0, count: traces.count)
        var time = begin
        var sinceBoundary = Self.boundarySeconds
        while time < end {
            time += Self.chunkSeconds
            if sinceBoundary >= Self.boundarySeconds {
                bytes += XDFChunk.boundary
                sinceBoundary = 0
            }
            sinceBoundary += Self.chunkSeconds
            for index in traces.indices {
                while let (part, _) = playheads[index].next(upTo: time >= end ? end + 1 : time) {
                    counts[index] += part.values.count
                    bytes += XDFChunk.samples(part, stream: UInt32(index + 1), rate: traces[index].rate)
                }
            }
            while let mark = marks.first, mark.time < time || time >= end {
                bytes += XDFChunk.mark(mark.value, at: mark.time, stream: markStream)
                marks.removeFirst()
            }
            while let beat = intervals.first, beat.time < time || time >= end {
                bytes += XDFChunk.value(beat.value, at: beat.time, stream: beatStream)
                intervals.removeFirst()
            }
            try file.write(contentsOf: Data(bytes))
            bytes.removeAll(keepingCapacity: true)
        }
        for index in traces.indices {
            bytes += XDFChunk.footer(stream: UInt32(index + 1), count: counts[index], traces[index])
        }
        try file.write(contentsOf: Data(bytes))
    }
}

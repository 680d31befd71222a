import Biosignals
import Foundation
import GRDB

/// What a look at every row of a `.biofeed` file found: whether it is whole, unbroken, and gives the same again.
public struct RecordingVerification: Sendable, Hashable {
    public enum Checksum: String, Sendable, Hashable {
        case matches
        case differs
        /// The file was written before recordings had one.
        case absent
    }

    /// A stretch in which nothing was written, or a sensor gave nothing.
    public struct Hole: Sendable, Hashable {
        /// Session seconds.
        public var start: Double
        public var end: Double
        public var reason: String
    }

    /// Version of the program that wrote it.
    public var software = ""
    public var inputs = 0
    /// Session seconds of the last input.
    public var seconds = 0.0
    public var checksum = Checksum.absent
    /// What SQLite finds wrong with the file's own structure; empty for a sound one.
    public var structure: [String] = []
    /// Rows that are missing or out of order.
    public var misplaced = 0
    /// Where the sensors were silent, as the session itself said.
    public var gaps: [Hole] = []
    /// Where the recording itself stands still for longer than a running one can: it ticks ten times a second.
    public var silences: [Hole] = []
    /// Derived rows that a replay gives the same, and the first one that it does not.
    public var replayed = 0
    public var firstDifference: String?

    /// Whether nothing is wrong with the file. Gaps of a sensor are the sensor's.
    public var isSound: Bool {
        structure.isEmpty && checksum != .differs && misplaced == 0 && firstDifference == nil && inputs > 0
    }

    /// Seconds between two inputs that are no running session's.
    private static let longestPause = 5.0

    /// - Throws: `RecordingFormatError` when the file cannot be read to its end.
    public init(path: String) throws {
        let recording = try SessionRecording(path: path)
        software = recording.header.software
        structure = try recording.structuralFaults()
        var derived = try DerivedRows(recording)
        var seal = RecordingSeal()
        var session = Session()
        var outputs: [Output] = []
        var expected: Int64 = 0
        var last = SessionTime.zero
        try recording.forEachRow { sequence, time, row in
            if sequence != expected || time < last { misplaced += 1 }
            expected = sequence + 1
            seal.add(row, sequence: sequence, time: time)
            if time.secondsSince(last) > Self.longestPause {
                silences.append(
                    Hole(start: last.seconds, end: time.seconds, reason: "nothing was written"))
            }
            last = max(last, time)
            guard let input = row.input else { return }
            outputs.removeAll(keepingCapacity: true)
            session.handle(input, at: time, into: &outputs)
            for output in outputs {
                if case .gap(let gap) = output, let from = gap.from {
                    gaps.append(Hole(start: from.seconds, end: gap.time.seconds, reason: gap.reason))
                }
                try compare(output, &derived)
            }
        }
        inputs = Int(seal.count)
        seconds = last.seconds
        if let table = try derived.remaining() {
            note("the file has more rows of \(table) than a replay gives")
        }
        let kept = try recording.seal()
        if let sum = kept.sum {
            let made = Dictionary(uniqueKeysWithValues: seal.rows.map { ($0.key, $0.value) })
            checksum =
                sum == made[RecordingSeal.sumKey] && kept.count == made[RecordingSeal.countKey]
                ? .matches : .differs
        }
    }

    private mutating func compare(_ output: Output, _ derived: inout DerivedRows) throws {
        guard let row = DerivedRow(output) else { return }
        guard let stored = try derived.next(in: row.table) else {
            return note("a replay gives a \(row.table) that the file has not: \(row.text)")
        }
        if stored == row.text {
            replayed += 1
        } else {
            note("the file has the \(row.table) \(stored) and a replay gives \(row.text)")
        }
    }

    private mutating func note(_ difference: String) {
        if firstDifference == nil { firstDifference = difference }
    }
}

import ArgumentParser
import HRV
import Sessions

/// `clean`: intervals with what was found wrong with them and what they were replaced by.
struct Clean: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find and correct artefacts among the intervals of a recording.",
        discussion: """
            Prints a row for each measured interval: time_s of the beat that ends it, rr_ms as measured, flag (ok, \
            ectopic, missed, extra, long, short, gap) and corrected_ms: the same for a clean one, an estimate for \
            one that was corrected (several, joined by +, where beats were missed), nothing where it was left out or \
            its beat was taken out. A summary goes to standard error.

            Example: biofeed-cli clean night.txt -o night-clean.csv
            """)

    @Argument(help: "A .biofeed session, .hea, .edf, .csv, .wav or RR text.")
    var recording: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @OptionGroup var reading: RecordingOptions

    func run() throws {
        let physiology = try RecordedPhysiology(try reading.open(recording))
        guard !physiology.intervals.isEmpty else {
            throw CommandFailure(
                "cannot clean \(recording): no heart beats were found in it; check the signal, or choose one with --signal"
            )
        }
        let cleaned = IntervalCleaner.clean(physiology.intervals)
        let replaced = Self.replacements(cleaned)
        let text = try TextOutput(path: output)
        try text.line("time_s,rr_ms,flag,corrected_ms")
        for (index, interval) in cleaned.classified.enumerated() {
            let measured = interval.rr.map { NumberText.text($0, 2) } ?? ""
            try text.line(
                "\(NumberText.text(interval.time, 4)),\(measured),\(interval.flag.rawValue),\(replaced[index] ?? measured)"
            )
        }
        try text.finish()
        StandardError.line(summary(of: cleaned))
    }

    /// What stands in the last column, by the index of the measured interval, where that is not its own length.
    private static func replacements(_ cleaned: CleanedIntervals) -> [Int: String] {
        var texts: [Int: String] = [:]
        for repair in cleaned.repairs {
            for offset in repair.before.indices { texts[repair.index + offset] = "" }
            let lengths = repair.after.map { NumberText.text($0, 2) }
            let own = min(repair.before.count, lengths.count)
            for offset in 0..<own { texts[repair.index + offset] = lengths[offset] }
            if lengths.count > own, own > 0 {
                texts[repair.index + own - 1] = lengths[(own - 1)...].joined(separator: "+")
            }
        }
        return texts
    }

    private func summary(of cleaned: CleanedIntervals) -> String {
        var counts: [CleanedIntervals.Action: Int] = [:]
        for repair in cleaned.repairs { counts[repair.action, default: 0] += 1 }
        let actions: [(CleanedIntervals.Action, String)] = [
            (.inserted, "inserted"), (.removed, "removed"), (.moved, "moved"),
            (.interpolated, "interpolated"),
            (.leftOut, "left out"),
        ]
        let done = actions.compactMap { action, word in counts[action].map { "\($0) \(word)" } }
        let verdict =
            switch cleaned.grade {
            case .good: "good"
            case .caution: "use with caution"
            case .unusable: "too many for variability numbers"
            }
        return
            "\(NumberText.text(cleaned.percentCorrected, 2)) % of \(cleaned.classified.count) intervals were not believed (\(verdict)); repairs: \(done.isEmpty ? "none" : done.joined(separator: ", "))"
    }
}

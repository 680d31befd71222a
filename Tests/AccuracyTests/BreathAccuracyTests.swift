import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// Quality floors of the breath detectors on annotated recordings: a change that makes them worse fails here.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct BreathAccuracyTests {
    /// The records on which the constants were chosen, and those on which they were checked.
    private static let development = ["01", "03", "07", "11", "15"]
    private static let held = ["02", "05", "09", "13", "17"]

    struct Figures {
        var agreement = EventAgreement()
        /// Errors of the rate in each whole minute, in breaths a minute.
        var rateErrors: [Double] = []
        /// The same from whole breaths counted in each minute.
        var countErrors: [Double] = []

        var rateError: Double { rateErrors.reduce(0, +) / Double(max(1, rateErrors.count)) }
        var countError: Double { countErrors.reduce(0, +) / Double(max(1, countErrors.count)) }
    }

    /// Breaths in thoracic impedance of people in intensive care against annotator 1: ±1 s, with the constant lag of
    /// each record taken off.
    private func impedance(_ names: [String], find: ([Float]) -> [DetectedBreath]) throws -> Figures {
        var figures = Figures()
        for name in names {
            let record = try BidmcRecord(name)
            let found = find(record.impedance).map(\.exhale)
            let truth = record.breaths
            let lag = BreathScore.lag(of: found, behind: truth)
            let moved = found.map { $0 - lag }
            figures.agreement.add(EventAgreement(found: moved, truth: truth, tolerance: 125))
            let minutes = record.impedance.count / 7_500
            figures.rateErrors += BreathScore.rateErrors(moved, truth, minutes: minutes)
            figures.countErrors += BreathScore.countErrors(moved, truth, minutes: minutes)
        }
        return figures
    }

    @Test(arguments: [development, held, development + held])
    func live(records: [String]) throws {
        let figures = try impedance(records) {
            BreathDetector.detect(in: $0, rate: BidmcRecord.rate, source: .belt)
        }
        print(
            "bidmc live \(records.joined(separator: " ")): F1 \(figures.agreement.f1) %, rate error",
            "\(figures.rateError), by count \(figures.countError) a minute")
        #expect(figures.agreement.f1 >= 97.9)
        #expect(figures.rateError <= 0.32)
    }

    @Test(arguments: [development, held, development + held])
    func offline(records: [String]) throws {
        let figures = try impedance(records) {
            BreathFinder.find(in: $0, rate: BidmcRecord.rate, source: .belt)
        }
        print(
            "bidmc offline \(records.joined(separator: " ")): F1 \(figures.agreement.f1) %, rate error",
            "\(figures.rateError), by count \(figures.countError) a minute")
        #expect(figures.agreement.f1 >= 98)
        #expect(figures.rateError <= 0.35)
    }

    /// Airflow while breathing slowly: 29 breaths from one rise of the flow to the next, 30 from one fall to the next.
    @Test func slowAirflow() throws {
        let path = try #require(RealData.folder) + "/slow-breathing/ecg_airflow_6pm.hea"
        let flow = try WFDBRecord.read(header: path).signals[1].samples
        for (inverted, count) in [(false, 29), (true, 30)] {
            var detector = BreathDetector(rate: 1_000, source: .airflow, inverted: inverted)
            let live = flow.compactMap { detector.push($0) }
            let offline = BreathFinder.find(in: flow, rate: 1_000, source: .airflow, inverted: inverted)
            for breaths in [live, offline] {
                #expect(breaths.count == count)
                for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
                let lengths = breaths.map { ($0.end - $0.inhale) / 1_000 }
                #expect(lengths.dropFirst().allSatisfy { (7...12.5).contains($0) })
                let perMinute = 60 * Double(lengths.count) / lengths.reduce(0, +)
                #expect((6.0...6.2).contains(perMinute))
                // This person holds the breath for 1 to 4 s where the flow comes back from its upper side.
                let pauses = breaths.dropFirst(2).map { inverted ? $0.pauseAfterExhale : $0.pauseAfterInhale }
                #expect(pauses.allSatisfy { (1_000...4_600).contains($0) })
            }
            for (one, other) in zip(live.dropFirst(), offline.dropFirst()) {
                #expect(abs(one.inhale - other.inhale) < 500)
                #expect(abs(one.exhale - other.exhale) < 500)
            }
        }
    }
}

/// One record of the BIDMC set.
struct BidmcRecord {
    static let rate = 125.0
    var impedance: [Float] = []
    var lead2: [Float] = []
    /// Annotator 1, in samples.
    var breaths: [Double] = []

    init(_ name: String) throws {
        let folder = try #require(RealData.folder) + "/bidmc/bidmc_"
        for row in try Self.rows(folder + name + "_Signals.csv") {
            impedance.append(row[1] ?? .nan)
            lead2.append((row.count > 5 ? row[5] : nil) ?? .nan)
        }
        breaths = try Self.rows(folder + name + "_Breaths.csv").compactMap { row in
            row[0].flatMap { $0.isFinite ? Double($0) : nil }
        }
    }

    /// Fields of a table without its first row; nil where a field holds no number.
    private static func rows(_ path: String) throws -> [[Float?]] {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        return bytes.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
                Float(String(decoding: field.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self))
            }
        }
    }
}

/// How found breaths are held against annotated ones; times in samples of 125 Hz.
enum BreathScore {
    private static let rate = BidmcRecord.rate

    /// The constant lag, within ±2 s, with which most breaths agree to 1 s, made exact by the median of what is left.
    static func lag(of found: [Double], behind truth: [Double]) -> Double {
        func agreement(_ lag: Double) -> EventAgreement {
            EventAgreement(found: found.map { $0 - lag }, truth: truth, tolerance: rate)
        }
        let tried = stride(from: -2 * rate, through: 2 * rate, by: 12.5).map { ($0, agreement($0).hits) }
        let most = tried.map(\.1).max() ?? 0
        let best = tried.filter { $0.1 == most }
        let middle = best[best.count / 2].0
        let offsets = agreement(middle).offsets.sorted()
        let exact = middle + (offsets.isEmpty ? 0 : offsets[offsets.count / 2])
        return agreement(exact).hits >= most ? exact : middle
    }

    /// For each whole minute, the difference of the rates. The rate of a minute is the number of breaths in it,
    /// counted with fractions between one breath's mark and the next, over the part that lies between the first and
    /// the last mark of the record.
    static func rateErrors(_ found: [Double], _ truth: [Double], minutes: Int) -> [Double] {
        (0..<minutes).compactMap { minute in
            guard let asked = rateIn(minute, truth) else { return nil }
            return abs((rateIn(minute, found) ?? 0) - asked)
        }
    }

    private static func rateIn(_ minute: Int, _ marks: [Double]) -> Double? {
        guard let first = marks.first, let last = marks.last else { return nil }
        let start = max(60 * rate * Double(minute), first)
        let end = min(60 * rate * Double(minute + 1), last)
        guard end - start > 30 * rate else { return nil }
        return 60 * rate * (breathsUntil(end, marks) - breathsUntil(start, marks)) / (end - start)
    }

    private static func breathsUntil(_ time: Double, _ marks: [Double]) -> Double {
        let after = marks.firstIndex { $0 > time } ?? marks.count
        guard after > 0, after < marks.count else { return Double(max(after - 1, 0)) }
        return Double(after - 1) + (time - marks[after - 1]) / (marks[after] - marks[after - 1])
    }

    /// For each whole minute, the difference of the numbers of breaths in it.
    static func countErrors(_ found: [Double], _ truth: [Double], minutes: Int) -> [Double] {
        (0..<minutes).map { minute in
            let range = 60 * rate * Double(minute)..<60 * rate * Double(minute + 1)
            return abs(Double(found.count { range.contains($0) } - truth.count { range.contains($0) }))
        }
    }
}

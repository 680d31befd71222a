import Biosignals
import Guidance
import HRV
import RealRecordings
import Sessions
import Testing

/// A real session with an exercise whose signal goes bad: below the gate of 90 % clean beats the level stands still and
/// is told to have no signal.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct FeedbackFreezeTests {
    enum Fault: CaseIterable, Sendable { case leadOff, noise }

    private static let rate = 1_000
    /// Seconds at which the signal is bad; the untouched session is at level 2 by then.
    private static let bad = 200..<230

    @Test(arguments: Fault.allCases) func theLevelStandsStill(_ fault: Fault) throws {
        let path = try #require(RealData.folder) + "/slow-breathing/ecg_airflow_6pm.hea"
        var ecg = try WFDBRecord.read(header: path).signals[0].samples
        let height = (ecg.max() ?? 0) - (ecg.min() ?? 0)
        var generator = SplitMix64(seed: 3)
        for place in Self.bad.lowerBound * Self.rate..<Self.bad.upperBound * Self.rate {
            ecg[place] = fault == .leadOff ? 0 : ecg[place] + height * Float(generator.uniform(in: -1...1))
        }
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .en)
        let signal = ImportedSignal(
            name: "ECG", kind: .ecg, unit: "mV", rate: Double(Self.rate), samples: ecg)
        var session = Session()
        var outputs: [Output] = []
        try SessionInputs.signals([signal], source: "file:x").forEach(exercise: start) { time, input in
            session.handle(input, at: time, into: &outputs)
            return true
        }
        let feedback = outputs.compactMap { if case .feedback(let one) = $0 { one } else { nil } }
        let metrics = outputs.compactMap { if case .metrics(let one) = $0 { one.value } else { nil } }
        let before = try #require(feedback.last { $0.time.seconds < Double(Self.bad.lowerBound) })
        #expect(before.level == 2)
        // Told within 10 s of the fault, and over when the share of clean beats is back.
        let frozen = try #require(
            feedback.first { $0.time.seconds >= Double(Self.bad.lowerBound) && $0.reason == .noSignal })
        #expect(frozen.time.seconds < Double(Self.bad.lowerBound) + 10)
        let thawed = try #require(feedback.first { $0.time > frozen.time && $0.reason != .noSignal })
        #expect(thawed.time.seconds >= Double(Self.bad.upperBound))
        let within = feedback.filter { $0.time >= frozen.time && $0.time < thawed.time }
        print("\(fault): frozen from \(frozen.time.seconds) to \(thawed.time.seconds) s at \(frozen.level)")
        #expect(within.allSatisfy { $0.level == before.level })
        // While it lasts the share is below the gate, or there is no beat at all.
        let clean = metrics.filter {
            $0.time > frozen.time.seconds + 0.5 && $0.time < thawed.time.seconds - 0.5
        }
        let gate = FeedbackRule.cleanShare
        #expect(
            clean.allSatisfy {
                $0.cleanShare.map { $0 < gate } ?? true || $0.time < Double(Self.bad.upperBound)
            })
        #expect(clean.contains { ($0.cleanShare ?? 1) < gate })
    }
}

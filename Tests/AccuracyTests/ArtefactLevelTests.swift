import Biosignals
import Guidance
import RealRecordings
import Sessions
import Testing

/// The same real session, untouched and with artefacts in its ECG, through the whole live path with an exercise: the
/// level that the person hears is never above that of the untouched session because of them.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ArtefactLevelTests {
    enum Artefact: CaseIterable { case spike, ectopic, dropout }

    private static let rate = 1_000

    /// Level at each second.
    private func levels(_ ecg: [Float]) throws -> [Int] {
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)
        let signal = ImportedSignal(
            name: "ECG", kind: .ecg, unit: "mV", rate: Double(Self.rate), samples: ecg)
        var session = Session()
        var outputs: [Output] = []
        try SessionInputs.signals([signal], source: "file:x").forEach(exercise: start) { time, input in
            session.handle(input, at: time, into: &outputs)
            return true
        }
        var levels = [Int](repeating: 0, count: ecg.count / Self.rate)
        for case .feedback(let feedback) in outputs {
            for second in Int(
                feedback.time.seconds.rounded(.up))..<max(levels.count, Int(feedback.time.seconds) + 1)
            where levels.indices.contains(second) { levels[second] = feedback.level }
        }
        return levels
    }

    /// One artefact each `every` seconds.
    private func damaged(_ ecg: [Float], _ artefact: Artefact, every: Int) -> [Float] {
        var result = ecg
        let beats = ECGBeatDetector.detect(in: ecg, rate: Double(Self.rate)).map { Int($0.position) }
        let height = (ecg.max() ?? 0) - (ecg.min() ?? 0)
        var next = 20 * Self.rate
        for (beat, after) in zip(beats, beats.dropFirst()) where beat >= next && after + 300 < ecg.count {
            next = beat + every * Self.rate
            switch artefact {
            case .spike: for k in 0..<8 { result[(beat + after) / 2 + k] += (k < 4 ? 2 : -2) * height }
            case .ectopic:
                let early = beat + 6 * (after - beat) / 10
                let complex = (-150..<150).map { ecg[after + $0] }
                for (k, value) in complex.enumerated() {
                    result[after - 150 + k] = ecg[after - 200] + 0 * value
                }
                for (k, value) in complex.enumerated() { result[early - 150 + k] = value }
            case .dropout: for k in 0..<1_500 where after + k < ecg.count { result[after + k] = 0 }
            }
        }
        return result
    }

    @Test(arguments: Artefact.allCases, [15, 30, 60])
    func neverRaised(_ artefact: Artefact, every: Int) throws {
        let path = try #require(RealData.folder) + "/slow-breathing/ecg_airflow_6pm.hea"
        let ecg = try WFDBRecord.read(header: path).signals[0].samples
        let clean = try levels(ecg)
        let harmed = try levels(damaged(ecg, artefact, every: every))
        #expect(clean.contains(2), "the untouched session reaches level 2")
        let above = zip(harmed, clean).count { $0 > $1 }
        print("\(artefact) every \(every) s: above in \(above) s, mean \(mean(harmed)) for \(mean(clean))")
        #expect(above == 0)
    }

    private func mean(_ levels: [Int]) -> Double { Double(levels.reduce(0, +)) / Double(levels.count) }
}

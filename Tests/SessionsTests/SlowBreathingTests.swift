import Biosignals
import Foundation
import Guidance
import HRV
import Sessions
import Testing

/// Real ECG and airflow of one person who breathes 6.1 times a minute, through the whole live pipeline.
@Suite struct SlowBreathingTests {
    private static let file: String? = {
        let named = ProcessInfo.processInfo.environment["BIOFEED_DATA"]
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = named ?? root.deletingLastPathComponent().appendingPathComponent("shared/data").path
        let path = data + "/slow-breathing/ecg_airflow_6pm.hea"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    @Test(.enabled(if: file != nil, "needs the recordings in ../shared/data"))
    func everyNumberOfFiveMinutes() throws {
        let inputs = try RecordingLoader.open(try #require(Self.file))
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)
        var session = Session()
        var outputs: [Output] = []
        try inputs.forEach(exercise: start) { time, input in
            // The recording's flow is positive while exhaling.
            var input = input
            if case .attach(let port, var attachment) = input {
                attachment.inverted = ["Airflow"]
                input = .attach(port: port, attachment)
            }
            session.handle(input, at: time, into: &outputs)
            return true
        }

        let beats = outputs.compactMap { if case .beat(let beat) = $0 { beat } else { nil } }
        #expect(beats.count >= 404)
        let intervals = beats.compactMap(\.rr)
        #expect(intervals.allSatisfy { (540...1200).contains($0) })
        // Intervals that double from one beat to the next are this person's breathing, not missed beats.
        let flagged = beats.count { $0.flag != .ok && $0.flag != .gap }
        #expect(flagged <= 8, "\(flagged) of \(beats.count) beats flagged")

        let breaths = outputs.compactMap { if case .breath(let breath) = $0 { breath } else { nil } }
        #expect(breaths.count >= 28)
        let rates = breaths.map(\.rate).sorted()
        #expect(abs(rates[rates.count / 2] - 6.1) < 0.3)

        let metrics = outputs.compactMap { if case .metrics(let one) = $0 { one.value } else { nil } }
        let late = metrics.filter { $0.time > 200 }
        #expect(late.allSatisfy { ($0.rsaBPM?.value ?? 0) > 20 })
        #expect(late.allSatisfy { $0.hf == nil }, "HF is withheld below 9 breaths a minute")
        let r2 = late.compactMap { $0.pacerR2?.value }
        #expect(r2.count > 50)
        #expect(try #require(r2.max()) > 0.6)
        let levels = outputs.compactMap {
            if case .feedback(let feedback) = $0 { feedback.level } else { nil }
        }
        #expect(levels.contains(2))
    }
}

import Foundation
import Testing

@Suite struct CLIAnalyzeTests {
    /// Keys of a result with everything given.
    private static let keys: [String: Set<String>] = [
        "artefacts": ["pct", "ectopic", "missed", "extra", "gaps"],
        "time": [
            "mean_rr_ms", "mean_hr_bpm", "sdnn_ms", "rmssd_ms", "ln_rmssd", "sdsd_ms", "pnn50_pct",
            "pnn20_pct", "hti",
            "tinn_ms",
        ],
        "frequency": [
            "method", "vlf_ms2", "lf_ms2", "hf_ms2", "total_ms2", "lf_hf", "lf_nu", "hf_nu", "lf_peak_hz",
            "hf_peak_hz",
        ],
        "nonlinear": ["sd1_ms", "sd2_ms", "ellipse_ms2", "sampen", "apen", "dfa_a1", "dfa_a2"],
        "coherence": ["peak_hz", "peak_ratio", "q"],
        "breathing": [
            "rate_bpm", "source", "rsa_ms", "rsa_bpm", "breath_coherence", "breath_coherence_from_onsets",
        ],
    ]

    @Test func resultsHaveTheNamesThatProgramsRelyOn() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(
            try CLITestRecording.csv(seconds: 320, source: "sim:ecg+resp?hr=66&breath=12&rsa=6&noise=0.01"),
            "in.csv",
            in: folder)
        let result = try CLITestRecording.run("analyze", csv, "--format", "json", "--all")
        #expect(result.status == 0)
        #expect(!result.out.contains("null"))
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
        #expect(body["recording"] as? String == csv)
        #expect(body["signal"] as? String == "ecg")
        let beats = try #require(body["beats"] as? Int)
        #expect((340...360).contains(beats))
        for (section, names) in Self.keys {
            let members = try #require(body[section] as? [String: Any])
            #expect(
                names.subtracting(members.keys).isEmpty, "\(section) lacks \(names.subtracting(members.keys))"
            )
        }
        let rate = try #require((body["time"] as? [String: Any])?["mean_hr_bpm"] as? Double)
        #expect(abs(rate - 66) < 2)
        let breathing = try #require((body["breathing"] as? [String: Any])?["rate_bpm"] as? Double)
        #expect(abs(breathing - 12) < 0.5)
    }

    @Test func whatIsTooShortIsNamedAndLeftOut() throws {
        let folder = try WorkFolder()
        let text = (0..<90).map { "\(900 + 30 * ($0 % 3))" }.joined(separator: "\n") + "\n"
        let path = try CLITestRecording.write(text, "short.txt", in: folder)
        let result = try CLITestRecording.run("analyze", path, "--format", "json")
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
        let withheld = try #require(body["withheld"] as? [[String: String]])
        #expect(withheld.contains { $0["name"] == "sdnn_ms" && $0["reason"]?.isEmpty == false })
        #expect((body["time"] as? [String: Any])?["sdnn_ms"] == nil)
    }

    @Test func severalKeepTheirOrderAndOneThatFailsStopsNone() throws {
        let folder = try WorkFolder()
        let text = (0..<400).map { "\(850 + 40 * ($0 % 5))" }.joined(separator: "\n") + "\n"
        let first = try CLITestRecording.write(text, "a.txt", in: folder)
        let last = try CLITestRecording.write(text, "c.txt", in: folder)
        let result = try CLITestRecording.run("analyze", first, folder.file("b.txt"), last, "--format", "csv")
        #expect(result.status == 1)
        let rows = result.out.split(separator: "\n")
        #expect(rows.count == 4)
        #expect(rows.dropFirst().first?.hasPrefix(first) == true)
        #expect(rows.dropFirst(2).first?.hasSuffix("there is no such file; check the name") == true)
        #expect(rows.last?.hasPrefix(last) == true)
        #expect(result.err.contains("b.txt"))
    }

    /// Whose last beat comes a long interval before the end.
    @Test func aRecordingIsOneWindowOfItsOwnLength() throws {
        let folder = try WorkFolder()
        let text = Array(repeating: "1150", count: 52).joined(separator: "\n") + "\n"
        let path = try CLITestRecording.write(text, "slow.txt", in: folder)
        let result = try CLITestRecording.run(
            "analyze", path, "--rr-unit", "ms", "--format", "jsonl", "--window", "61")
        #expect(result.status == 0, "\(result.err)")
        #expect(result.out.split(separator: "\n").count == 1)
    }

    @Test func windowsDivideARecording() throws {
        let folder = try WorkFolder()
        let text = (0..<600).map { _ in "1000" }.joined(separator: "\n") + "\n"
        let path = try CLITestRecording.write(text, "even.txt", in: folder)
        let result = try CLITestRecording.run(
            "analyze", path, "--format", "json", "--window", "120", "--from", "60")
        let bodies = try #require(
            try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [[String: Any]])
        #expect(bodies.compactMap { $0["from_s"] as? Double } == [60, 180, 300, 420])
    }
}

import Biosignals
import Foundation
import Testing

/// What the command line does with intervals and numbers beyond a plain analysis.
@Suite struct CLINumbersTests {
    /// Seven minutes of intervals, with a beat that was missed and one that came early.
    private static let disturbed: String = {
        var intervals = (0..<420).map { 900 + 30 * ($0 * 7 % 5) }
        intervals[200] = 1860
        intervals[300] = 500
        intervals[301] = 1300
        return intervals.map { "\($0)\n" }.joined()
    }()

    @Test func cleaningSaysWhatItDid() throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write(Self.disturbed, "disturbed.txt", in: folder)
        let result = try CLITestRecording.run("clean", path)
        #expect(result.status == 0)
        let rows = result.out.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(rows[0] == ["time_s", "rr_ms", "flag", "corrected_ms"])
        #expect(rows.count == 421)
        // Nothing but the two artefacts is touched.
        for (index, row) in rows.dropFirst().enumerated() where ![200, 300, 301].contains(index) {
            #expect(row[2] == "ok" && row[1] == row[3])
        }
        let halves = rows[201][3].split(separator: "+").compactMap { Double($0) }
        #expect(rows[201][2] == "missed" && halves.count == 2)
        #expect(abs(halves.reduce(0, +) - 1860) < 0.02)
        #expect(rows[301][2] == "ectopic" && rows[302][2] == "ectopic")
        #expect(result.err.contains("1 inserted, 1 moved"))
    }

    @Test func nothingToCleanIsSaid() throws {
        let folder = try WorkFolder()
        let text = "# rate: 250\necg [uV]\n" + String(repeating: "0\n", count: 5000)
        let path = try CLITestRecording.write(text, "flat.csv", in: folder)
        let result = try CLITestRecording.run("clean", path)
        #expect(result.status == 1)
        #expect(result.err.contains("no heart beats were found"))
        #expect(result.err.split(separator: "\n").count == 1)
    }

    @Test func everySettingIsStoredWithTheResult() throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write(Self.disturbed, "disturbed.txt", in: folder)
        let result = try CLITestRecording.run(
            "analyze", path, "--preset", "kubios-like", "--method", "ar", "--format", "json")
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
        let settings = try #require(body["settings"] as? [String: Any])
        #expect(settings["preset"] as? String == "kubios-like")
        #expect(settings["method"] as? String == "ar")
        #expect(settings["ar_order"] as? Int == 16)
        #expect(settings["dfa_a1_beats"] as? [Int] == [4, 12])
        #expect(settings["priors_lambda"] as? Double == 500)
        let artefacts = try #require(body["artefacts"] as? [String: Any])
        #expect(artefacts["corrected"] as? Int == 3)
    }

    @Test func anUnknownPresetListsWhatThereIs() throws {
        let result = try CLITestRecording.run("analyze", "x.txt", "--preset", "matlab")
        #expect(result.status != 0)
        for name in ["taskforce", "kubios-like", "neurokit-like"] { #expect(result.err.contains(name)) }
    }

    @Test func theKnownAnswersAreMet() throws {
        let result = try CLITestRecording.run("doctor", "--numbers")
        #expect(result.status == 0)
        let rows = result.out.split(separator: "\n")
        #expect(rows.count > 120)
        // A line of headings, one line an answer, and how many were met.
        #expect(rows.dropFirst().dropLast().allSatisfy { $0.hasPrefix("ok ") })
        #expect(rows.last?.contains("known answers were met") == true)
    }

    /// An ECG as a sound file, as a logger or a sound card makes one.
    @Test(arguments: [1, 16])
    func beatsAreFoundInASoundFile(kilohertz: Int) throws {
        let folder = try WorkFolder()
        var settings = try SimulatedPersonSettings(source: "sim:ecg?hr=66&noise=0.01")
        settings.rate = 1000
        var person = SimulatedPerson(settings: settings)
        var data = Data()
        for _ in 0..<60_000 {
            let value = Int16(max(-32_000, min(32_000, person.next().ecg * 10)))
            let bytes = [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
            for _ in 0..<kilohertz { data.append(contentsOf: bytes) }
        }
        func number(_ value: Int, _ bytes: Int) -> Data {
            Data((0..<bytes).map { UInt8(value >> (8 * $0) & 255) })
        }
        let format =
            number(1, 2) + number(1, 2) + number(1000 * kilohertz, 4) + number(2000 * kilohertz, 4)
            + number(2, 2) + number(16, 2)
        let file =
            Data("RIFF".utf8) + number(36 + data.count, 4) + Data("WAVEfmt ".utf8) + number(16, 4) + format
            + Data("data".utf8) + number(data.count, 4) + data
        let path = folder.file("heart.wav")
        try file.write(to: URL(fileURLWithPath: path))
        for way in [["--live"], []] {
            let result = try Program.run(
                Place.program("biofeed-cli").path, ["beats", path, "--kind", "ecg"] + way)
            #expect(result.status == 0, "\(result.err)")
            let rows = result.out.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
            #expect((62...67).contains(rows.count))
            // Places count the file's own samples.
            for row in rows {
                let sample = try #require(Double(row[0])), time = try #require(Double(row[1]))
                #expect(abs(sample / Double(1000 * kilohertz) - time) < 1e-5)
            }
        }
    }

    @Test func aRateThatIsTooLowIsToldAndNothingCrashes() throws {
        let folder = try WorkFolder()
        for (rate, name) in [("12.0", "heart"), ("25.0", "heart")] {
            let text = "# rate: \(rate)\n\(name)\n" + (0..<600).map { "\($0 * 7 % 13)\n" }.joined()
            let path = try CLITestRecording.write(text, "slow-\(rate).csv", in: folder)
            for arguments in [
                ["beats", path, "--kind", "ecg"], ["beats", path, "--signal", name],
                ["analyze", path, "--signal", name], ["clean", path, "--signal", name],
                ["replay", path, "--signal", name, "--jsonl"],
            ] {
                let result = try Program.run(Place.program("biofeed-cli").path, arguments)
                #expect(result.status == 1, "\(arguments)")
                #expect(result.err.contains("has \(rate) samples a second"), "\(result.err)")
            }
        }
    }

    /// The same numbers whichever way the whole recording is named; what --to cuts off changes nothing before it.
    @Test func aPartIsThatPart() throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write(Self.disturbed, "disturbed.txt", in: folder)
        func numbers(_ arguments: String...) throws -> [String: Any] {
            let result = try Program.run(
                Place.program("biofeed-cli").path, ["analyze", path, "--format", "json"] + arguments)
            #expect(result.status == 0, "\(result.err)")
            let body = try JSONSerialization.jsonObject(with: Data(result.out.utf8))
            return try #require(body as? [String: Any] ?? (body as? [[String: Any]])?.first)
        }
        let whole = try numbers()
        for part in [try numbers("--from", "0"), try numbers("--to", "500")] {
            #expect(part["beats"] as? Int == whole["beats"] as? Int)
            #expect(part["time"] as? [String: Double] == whole["time"] as? [String: Double])
        }
        let part = try numbers("--to", "300")
        let window = try numbers("--window", "300", "--to", "300")
        #expect(part["beats"] as? Int == window["beats"] as? Int)
        #expect(try #require(part["beats"] as? Int) < 340)
    }

    /// Where a start is no whole binary fraction, windows of the periodogram differ in their last digits.
    @Test(arguments: ["0.1", "17.3", "33.33"]) func lombWorksFromAnywhere(from: String) throws {
        let folder = try WorkFolder()
        let text = (0..<1800).map { "\(800 + $0 * 7 % 50)\n" }.joined()
        let path = try CLITestRecording.write(text, "long.txt", in: folder)
        let result = try CLITestRecording.run("analyze", path, "--method", "lomb", "--from", from)
        #expect(result.status == 0, "\(result.err)")
        #expect(result.out.contains("lf_ms2"))
    }

    @Test(arguments: [
        ["--from", "1e19"], ["--from=-1e9"], ["--to", "0"], ["--window", "1e19"],
        ["--window", "60", "--step", "1e-6"], ["--to", "nan"], ["--from", "inf"],
    ])
    func absurdPartsAreRefused(arguments: [String]) throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write(Self.disturbed, "disturbed.txt", in: folder)
        let result = try Program.run(Place.program("biofeed-cli").path, ["analyze", path] + arguments)
        #expect(result.status != 0)
        #expect(result.err.split(separator: "\n").count == 1, "\(result.err)")
    }

    /// Programs write 0, negative or huge lengths where beats were lost: gaps, and nothing after them is lost.
    @Test(arguments: ["0", "-999999", "1e30", "4294902490"])
    func lengthsThatCannotBeAreGaps(length: String) throws {
        let folder = try WorkFolder()
        var lines = (0..<420).map { "\(900 + 30 * ($0 * 7 % 5))" }
        lines[100] = length
        let path = try CLITestRecording.write(lines.joined(separator: "\n"), "lost.txt", in: folder)
        let result = try CLITestRecording.run("analyze", path, "--format", "json")
        #expect(result.status == 0, "\(result.err)")
        #expect(result.err.contains("1 of them can be no time between two beats"))
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
        #expect(body["beats"] as? Int == 420)
        #expect((body["artefacts"] as? [String: Any])?["gaps"] as? Int == 1)
        #expect(try #require(body["seconds"] as? Double) > 390)
        #expect(try CLITestRecording.run("clean", path).status == 0)
        #expect(try CLITestRecording.run("replay", path, "--jsonl").status == 0)
        #expect(try CLITestRecording.run("convert", path, folder.file("out.txt")).status == 0)
    }
}

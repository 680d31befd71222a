import Biosignals
import Foundation
import Testing

/// The positions of beats as the command line prints them.
@Suite struct CLIBeatsTests {
    @Test(arguments: [false, true]) func aPulseHasFootAndPeak(live: Bool) throws {
        let folder = try WorkFolder()
        var settings = try SimulatedPersonSettings(source: "sim:ppg?hr=66&noise=0.01")
        settings.rate = 125
        var person = SimulatedPerson(settings: settings)
        let text = "# rate: 125\nPLETH\n" + (0..<7_500).map { _ in "\(person.next().ppg)\n" }.joined()
        let path = try CLITestRecording.write(text, "pulse.csv", in: folder)
        let arguments = ["beats", path, "--kind", "ppg"] + (live ? ["--live"] : [])
        let json = try Program.run(Place.program("biofeed-cli").path, arguments + ["--format", "json"])
        #expect(json.status == 0, "\(json.err)")
        let body = try JSONSerialization.jsonObject(with: Data(json.out.utf8))
        let rows = try #require(body as? [[String: Double]])
        #expect((60...68).contains(rows.count))
        for row in rows {
            let time = try #require(row["time_s"])
            let foot = try #require(row["foot_s"])
            let peak = try #require(row["peak_s"])
            #expect(foot < time && time < peak && peak - foot < 0.5)
            #expect(abs(try #require(row["sample"]) / 125 - time) < 0.001)
        }
        // The columns of the table are fixed.
        let csv = try Program.run(Place.program("biofeed-cli").path, arguments)
        #expect(csv.out.split(separator: "\n").first == "sample,time_s,quality")
        #expect(csv.out.split(separator: "\n").count == rows.count + 1)
    }
}

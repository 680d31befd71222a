import Foundation
import Testing

/// The live page in a real browser.
@Suite(.serialized) struct PageTests {
    private static let canBrowse: Bool = {
        guard let python = Place.python, FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
        else {
            return false
        }
        return (try? Program.run(python, ["-c", "import playwright"]).status) == 0
    }()

    private struct Seen: Decodable {
        var words: [String: String]
        var ink: [String: Int]
        var radii: [Double]
        var rows: Int
        var trouble: [String]
    }

    @Test(.enabled(if: canBrowse, "needs chromium and playwright"))
    func showsHeartBreathAndPhaseLive() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "sim:ecg+resp?hr=72&breath=12", "--exercise", "ladder", "--lang", "en"])
        // The ladder's pacer begins after fifty seconds of arriving.
        try await daemon.wait(70, for: "the pacer") {
            $0.contains { $0.name == "phase" && $0.text("mode") == "ladder" }
        }
        let address = try #require(
            daemon.program.err.split(whereSeparator: \.isWhitespace).first {
                $0.hasPrefix("http://127.0.0.1")
            })
        let picture = Place.root.appendingPathComponent("test-output/page.png")
        try FileManager.default.createDirectory(
            at: picture.deletingLastPathComponent(), withIntermediateDirectories: true)
        let ran = try Program.run(
            try #require(Place.python),
            [
                Place.tool("page.py"), address.trimmingCharacters(in: .whitespacesAndNewlines), picture.path,
                "--english",
                "--stop",
            ])
        #expect(ran.status == 0, "\(ran.err)")
        let seen = try JSONDecoder().decode(Seen.self, from: Data(ran.out.utf8))
        #expect(seen.trouble.isEmpty, "\(seen.trouble)")
        #expect(seen.ink.allSatisfy { $0.value > 200 }, "\(seen.ink)")
        #expect(Set(seen.radii).count > 3, "the breathing shape stands still: \(seen.radii)")
        #expect(seen.rows > 0)
        #expect(seen.words["heart-now"]?.contains("a minute") == true)
        #expect(["In", "Out", "Breathe along"].contains(seen.words["phase"] ?? ""))
        #expect(seen.words["after-stop"]?.isEmpty == false)
        try await daemon.wait(3, for: "the summary") { $0.contains { $0.name == "summary" } }
        _ = await daemon.stop()
    }
}

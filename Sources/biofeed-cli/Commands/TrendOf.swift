import ArgumentParser
import Foundation
import Guidance
import Sessions

/// `trend`: one measure over a person's sessions.
struct TrendOf: AsyncParsableCommand {
    enum View: String, ExpressibleByArgument, CaseIterable { case practitioner, parent }

    static let configuration = CommandConfiguration(
        commandName: "trend",
        abstract: "A measure over a person's sessions: within or beyond what is usual for her.",
        discussion: """
            Nothing is said before four sessions in the same stage. Measures: \
            \(TrendMeasure.allCases.map(\.rawValue).joined(separator: ", ")).

            Example: biofeed-cli trend KQZRM --measure ln_rmssd -o trend.svg
            """)

    @Argument(help: "Her code.") var code: String
    @Option(help: "What is followed.") var measure = TrendMeasure.heartRate
    @Option(name: .shortAndLong, help: "A picture, .svg; without it text.") var output: String?
    @Option(help: "nl or en; default: the daemon's.") var lang: Language?
    @Option(help: "practitioner, or parent: the picture without the line and its numbers.") var view = View
        .practitioner
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        guard output?.hasSuffix(".svg") != false else { throw ValidationError("a trend is drawn as .svg") }
    }

    func run() async throws {
        let client = DaemonClient(address: daemon.address)
        let query =
            "?measure=\(measure.rawValue)&view=\(view.rawValue)" + (lang.map { "&lang=\($0.rawValue)" } ?? "")
        if let output {
            let file = try AtomicFile(path: output)
            let data = try await client.get("/api/people/\(code)/trend.svg\(query)")
            return try file.written { try data.write(to: URL(fileURLWithPath: $0)) }
        }
        let data = try await client.get("/api/people/\(code)/trend\(query)")
        if format == .json { return try StandardOutput.shared.line(String(decoding: data, as: UTF8.self)) }
        for line in try client.value(TrendAnswer.self, data).lines { try StandardOutput.shared.line(line) }
    }
}

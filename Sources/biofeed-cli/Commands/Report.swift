import ArgumentParser
import Devices
import Foundation
import Guidance
import HRV
import Reports
import Sessions

/// `report`: what happened in a session, on paper.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A report of a recording with pictures: .html, .pdf or .svg.",
        discussion: """
            For a parent one picture and one sentence; for a practitioner one page; for research everything, with the \
            paragraph on methods, and graph.json beside it. An .svg has the pictures alone.

            Example: biofeed-cli report session.biofeed -o session.pdf --view practitioner --lang nl
            """)

    @Argument(help: "A .biofeed session, .hea, .edf, .csv or RR text.")
    var recording: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A name that ends in .html, .pdf or .svg.", valueName: "file")
    )
    var output: String

    @Option(help: "Language: nl or en.")
    var lang = Language.en

    @Option(help: "For whom: parent, practitioner or research.")
    var view = SessionReport.View.practitioner

    @Option(help: "Conventions of the numbers: standard, taskforce, kubios-like or neurokit-like.")
    var preset = AnalysisPreset.standard

    @OptionGroup var reading: RecordingOptions

    private var ending: String { URL(fileURLWithPath: output).pathExtension.lowercased() }

    func validate() throws {
        guard ["html", "pdf", "svg"].contains(ending) else {
            throw ValidationError("-o takes a name that ends in .html, .pdf or .svg, not '\(output)'")
        }
    }

    func run() throws {
        if ending == "pdf" { try PDFFile.check(output) }
        let inputs = try reading.open(recording)
        var header: RecordingHeader?
        if case .recorded(let session) = inputs { header = session.header }
        let story = try SessionStory(
            inputs, name: URL(fileURLWithPath: recording).lastPathComponent, header: header)
        guard !story.cleaned.corrected.isEmpty else {
            throw CommandFailure(
                "cannot report on \(recording): no heart beats were found in it; check the signal, or choose one with --signal"
            )
        }
        let report = SessionReport(story, view: view, language: lang, settings: AnalysisSettings(preset))
        switch ending {
        case "pdf": try PDFFile.write(output, html: report.html)
        case "svg": try write(report.svg, to: output)
        default: try write(report.html, to: output)
        }
        if view == .research {
            let folder = URL(fileURLWithPath: output).deletingLastPathComponent().path
            let title = URL(fileURLWithPath: output).deletingPathExtension().lastPathComponent
            try write(report.graphJSON, to: "\(folder)/\(title).graph.json")
            try write(report.methods, to: "\(folder)/\(title).methods.md")
        }
    }

    private func write(_ text: String, to path: String) throws {
        let file = try TextOutput(path: path)
        try file.line(text)
        try file.finish()
    }
}

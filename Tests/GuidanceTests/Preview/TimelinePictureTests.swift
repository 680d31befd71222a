import Biosignals
import Foundation
import FoundationXML
import Testing

@testable import Guidance

@Suite struct TimelinePictureTests {
    /// What stands in a picture, read by an XML reader that is not ours.
    private final class Reader: NSObject, XMLParserDelegate {
        var classes: [String] = []
        var viewBox: [Double] = []
        var tops: [Double] = []
        var text = ""
        private var isText = false

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            if name == "svg" {
                viewBox = (attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
            }
            if let kind = attributes["class"] { classes.append(kind) }
            if let y = attributes["y"].flatMap(Double.init) { tops.append(y) }
            isText = name == "text" || name == "tspan"
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            if isText { text += string }
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            text += " "
            isText = false
        }
    }

    private static func read(_ svg: String) throws -> Reader {
        let reader = Reader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        return reader
    }

    private static func start(_ id: String, _ language: Language) throws -> ExerciseStart {
        let entry = try Practice.catalogue.get().entry(id)
        return ExerciseStart(
            yaml: entry.yaml, file: entry.file, language: language, sessionNumber: 2, byPractitioner: true)
    }

    @Test(arguments: ExerciseContractTests.ids) func everythingStandsInThePicture(id: String) throws {
        for language in Language.allCases {
            let preview = try ExercisePreview(Self.start(id, language))
            let read = try Self.read(TimelinePicture.svg(of: preview))
            let cues = preview.cues
            #expect(read.classes.count { $0 == "inhale" } == cues.count { $0.kind == .inhale })
            #expect(read.classes.count { $0 == "exhale" } == cues.count { $0.kind == .exhale })
            #expect(read.classes.count { $0 == "phase" } == preview.phases.count)
            let said = read.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for cue in cues where cue.kind == .voice {
                // Words in pieces, where they take two lines.
                for word in try #require(cue.text).split(separator: " ") { #expect(said.contains(word)) }
            }
            #expect(said.contains(preview.name))
            #expect(read.viewBox.count == 4)
            #expect(read.tops.allSatisfy { $0 >= 0 && $0 <= read.viewBox[3] })
        }
    }

    /// No line of words covers another.
    @Test(arguments: ExerciseContractTests.ids) func wordsDoNotCoverEachOther(id: String) throws {
        let svg = TimelinePicture.svg(of: try ExercisePreview(Self.start(id, .nl)))
        let tops = svg.split(separator: "\n").filter { $0.hasPrefix("<text class=\"words") }.compactMap {
            line in
            line.firstMatch(of: /y="([0-9.]+)"/).flatMap { Double($0.1) }
        }
        #expect(!tops.isEmpty)
        for (one, next) in zip(tops, tops.dropFirst()) { #expect(next - one >= 17.9, "\(one) \(next)") }
    }

    /// What is drawn and rendered is what a person gets who touches nothing.
    @Test func thePreviewIsTheExercise() throws {
        let preview = try ExercisePreview(Self.start("calm-6", .nl))
        var practice = try Practice("calm-6", session: 2)
        practice.go(step: 1)
        #expect(preview.events.map(\.event) == practice.events)
        // Cues come ahead of their time, as the daemon gives them.
        for case (let given, .cue(let cue)) in preview.events {
            #expect((0...ExerciseRun.leadTime + 1e-6).contains(cue.time.secondsSince(given)))
        }
    }

    @Test func oddWordsStayWords() throws {
        let yaml = try minimalYAML(
            phase: "{ id: all, mode: free, seconds: 20 }",
            cues:
                "[{ id: a, phase: all, at: 2, nl: \"Rust <even> & \\\"zo\\\".\", en: \"Rest <a bit> & so.\" }]"
        )
        let preview = try ExercisePreview(ExerciseStart(yaml: yaml, file: "mini.yaml", language: .nl))
        let read = try Self.read(TimelinePicture.svg(of: preview))
        #expect(read.text.contains("Rust <even> & \"zo\"."))
    }

    @Test func aWrongFileIsOneLine() throws {
        let error = #expect(throws: ExerciseError.self) {
            try ExercisePreview(ExerciseStart(yaml: "id: x\n---\nlines: {}", file: "x.yaml", language: .nl))
        }
        #expect(error?.description.hasPrefix("x.yaml") == true)
    }
}

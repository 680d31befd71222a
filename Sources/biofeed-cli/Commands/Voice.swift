import ArgumentParser
import Devices
import Foundation
import Guidance

/// `voice`: for a person who wants to give the guidance her own voice.
struct Voice: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The lines to read for a recorded voice, and a check of the recordings.",
        discussion: """
            Example: biofeed-cli voice script > my-voice/script.tsv, record my-voice/nl/c7.wav and so on, then \
            biofeed-cli voice check my-voice
            """,
        subcommands: [Script.self, Check.self])

    struct Choice: ParsableArguments {
        @Option(help: "Only this language: nl or en.")
        var lang: Language?

        @Option(help: "nl-NL, nl-BE or en: care words differ.")
        var region = Region.netherlands

        @Option(help: ArgumentHelp("Exercises of your own, to be read too.", valueName: "folder"))
        var exercises: String?

        func lines() throws -> [VoiceScript.Line] {
            var catalogue = try ExerciseCatalogue.bundled()
            if let exercises {
                for fault in catalogue.add(folder: URL(fileURLWithPath: exercises)) {
                    StandardError.line("note: \(fault)")
                }
            }
            return (lang.map { [$0] } ?? Language.allCases).flatMap {
                VoiceScript.lines(of: catalogue, language: $0, region: region)
            }
        }
    }

    struct Script: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every line to read: language, id, longest time in seconds, words.",
            discussion: "Example: biofeed-cli voice script --lang nl > my-voice/script.tsv")

        @OptionGroup var choice: Choice

        func run() throws {
            for line in try choice.lines() {
                let seconds = NumberText.text(line.longestSeconds, 1)
                try StandardOutput.shared.line(
                    [line.language.rawValue, line.id, seconds, line.text].joined(separator: "\t"))
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Say which recordings are missing, too long, too loud or quiet, clipped or of a low rate.",
            discussion: "Example: biofeed-cli voice check my-voice --lang nl")

        @Argument(
            help: "A folder with nl/ and en/ in it, and in them files such as c7.wav, G03.flac, r1.ogg.")
        var folder: String

        @OptionGroup var choice: Choice

        func run() throws {
            let lines = try choice.lines()
            let faults = VoiceCheck.faults(in: try RecordedVoice(folder: folder), script: lines)
            for fault in faults { try StandardOutput.shared.line(fault.description) }
            let bad = Set(faults.map { "\($0.language)/\($0.id)" }).count
            guard bad == 0 else {
                throw CommandFailure(
                    "\(folder): \(bad) of \(lines.count) lines are not ready; the built-in voice says those that are missing or too long"
                )
            }
            try StandardOutput.shared.line("\(folder): all \(lines.count) lines are right")
        }
    }
}

import ArgumentParser
import Devices
import Foundation
import Guidance

extension Exercises {
    /// `exercises preview`: an exercise as a picture and as sound, before anybody does it.
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw an exercise and make it heard, as it goes when nobody touches anything.",
            discussion: """
                Writes a timeline picture (.svg) and what is heard (.wav, 48 kHz). Without -o both, named after the \
                exercise, in this folder.

                Example: biofeed-cli exercises preview my-exercise.yaml --lang nl -o my.svg -o my.wav
                """)

        @Argument(help: "An exercise by its id, or an exercise file.")
        var exercise: String

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp("The .svg or .wav to write; twice for both.", valueName: "file"))
        var output: [String] = []

        @Option(help: "nl or en.")
        var lang = Language.en

        @OptionGroup var person: PersonOptions

        @Option(help: "What the breath sounds like: golf (wave), toon (tone) or bel (bell).")
        var breath = BreathVoice.golf

        @Flag(help: "A baby is near: everything 10 dB quieter, no reward.")
        var baby = false

        @Option(help: ArgumentHelp("Lines that a person recorded; see 'voice'.", valueName: "folder"))
        var voice: String?

        func validate() throws {
            for file in output where !file.hasSuffix(".svg") && !file.hasSuffix(".wav") {
                throw ValidationError("-o takes a name that ends in .svg or .wav, not '\(file)'")
            }
        }

        func run() async throws {
            let start = try ExerciseChoice.start(exercise, language: lang, person: person)
            let preview = try ExercisePreview(start)
            for name in output.isEmpty ? ["\(preview.id).svg", "\(preview.id).wav"] : output {
                let file = try AtomicFile(path: name)
                do {
                    if name.hasSuffix(".svg") {
                        try Data(TimelinePicture.svg(of: preview).utf8)
                            .write(to: URL(fileURLWithPath: file.temporary))
                    } else {
                        try await render(preview, to: file.temporary)
                    }
                    try file.commit()
                } catch {
                    file.discard()
                    throw error
                }
                try StandardOutput.shared.line(name)
            }
        }

        private func render(_ preview: ExercisePreview, to path: String) async throws {
            let withBaby = baby || preview.isWithBaby
            let player = try CuePlayer(
                sink: .wav(path), origin: 0, language: lang,
                setting: SoundSetting(breath: breath, withBaby: withBaby),
                recorded: try voice.map(RecordedVoice.init(folder:)))
            for case (let given, .cue(let cue)) in preview.events { player.take(cue, at: given) }
            try await player.finish(at: preview.end)
        }
    }
}

import Dispatch
import Foundation
public import Guidance

/// The built-in voice: espeak-ng, run as a program of its own, calm of pace.
///
/// An ellipsis in a line is a pause of 0.6 s.
public struct EspeakVoice: Sendable {
    /// Words a minute; espeak-ng's own pace of 175 is too brisk for an exercise.
    public static let wordsPerMinute = 140
    private static let pause = 0.6

    private let program: String
    private let queue = DispatchQueue(label: "biofeed.voice", qos: .utility)

    /// - Parameter program: a name to be found in `PATH`, or a path.
    public init(program: String = "espeak-ng") { self.program = program }

    /// Says a line. Takes some tens of ms, away from the threads of other tasks.
    ///
    /// - Parameter sampleRate: whole Hz of the clip.
    /// - Returns: nil when there is nothing to say in it.
    public func render(_ text: String, language: Language, sampleRate: Double) async throws(AudioError)
        -> VoiceClip?
    {
        let result: Result<VoiceClip?, AudioError> = await withCheckedContinuation { done in
            queue.async {
                done.resume(
                    returning: Result { () throws(AudioError) in
                        try say(text, language: language, sampleRate: sampleRate)
                    })
            }
        }
        return try result.get()
    }

    private func say(_ text: String, language: Language, sampleRate: Double) throws(AudioError) -> VoiceClip?
    {
        var line: [Float] = []
        for part in text.replacing("...", with: "…").split(separator: "…") {
            let words = part.trimmingCharacters(in: .whitespacesAndNewlines)
            guard words.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            if !line.isEmpty { line += [Float](repeating: 0, count: Int(Self.pause * sampleRate)) }
            let spoken = try run(words, language: language)
            let rate = Int(spoken.sampleRate)
            line += Resampler.resample(spoken.samples, from: rate, to: Int(sampleRate))
        }
        guard let dressed = SpeechDressing.dress(line, sampleRate: sampleRate) else { return nil }
        return VoiceClip(samples: dressed, sampleRate: sampleRate)
    }

    /// The words follow `--`, so that no line can be taken for an option; on standard input a voice that ends
    /// early would end this program too.
    private func run(_ words: String, language: Language) throws(AudioError) -> WAVFile {
        let voice = language == .nl ? "nl" : "en-gb"
        do {
            let output = try ProgramOutput(
                of: program,
                ["-v", voice, "-s", String(Self.wordsPerMinute), "-b", "1", "--stdout", "--", words])
            guard output.status == 0 else {
                throw AudioError(
                    output.status == 127
                        ? "cannot speak: \(program) is not installed; install espeak-ng, cues are shown meanwhile"
                        : "cannot speak with \(program), voice '\(voice)': it ended with status"
                            + " \(output.status); cues are shown meanwhile")
            }
            return try WAVFile([UInt8](output.data), name: program)
        } catch let error as AudioError {
            throw error
        } catch {
            throw AudioError(
                "cannot speak with \(program): \(error.localizedDescription); cues are shown meanwhile")
        }
    }
}

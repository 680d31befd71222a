import Dispatch
import Foundation
public import Guidance

/// The built-in voice: espeak-ng, run as a program of its own, calm of pace and a little lower than its own pitch.
///
/// An ellipsis in a line is a pause of 0.6 s.
public struct EspeakVoice: Sendable {
    /// Words a minute; espeak-ng's own pace of 175 is too brisk for an exercise, and is what a line gets at most
    /// that has too little room.
    public static let wordsPerMinute = 140
    public static let mostWordsPerMinute = 175
    /// 0 to 99; espeak-ng's own is 50.
    private static let pitch = 40
    private static let pause = 0.6

    private let program: String
    private let queue = DispatchQueue(label: "biofeed.voice", qos: .utility)

    /// - Parameter program: a name to be found in `PATH`, or a path.
    public init(program: String = "espeak-ng") { self.program = program }

    /// Says a line. Takes some tens of ms, away from the threads of other tasks.
    ///
    /// - Parameters:
    ///   - sampleRate: whole Hz of the clip.
    ///   - room: seconds in which it should be over; a line that is longer is said faster.
    /// - Returns: nil when there is nothing to say in it.
    public func render(
        _ text: String, language: Language, sampleRate: Double, room: Double = .infinity
    ) async throws(AudioError) -> VoiceClip? {
        let result: Result<VoiceClip?, AudioError> = await withCheckedContinuation { done in
            queue.async {
                done.resume(
                    returning: Result { () throws(AudioError) in
                        try say(text, language: language, sampleRate: sampleRate, room: room)
                    })
            }
        }
        return try result.get()
    }

    private func say(
        _ text: String, language: Language, sampleRate: Double, room: Double
    ) throws(AudioError) -> VoiceClip? {
        var pace = Self.wordsPerMinute
        while true {
            guard let clip = try say(text, language: language, sampleRate: sampleRate, pace: pace) else {
                return nil
            }
            guard clip.seconds > room, pace < Self.mostWordsPerMinute else { return clip }
            // Pauses do not shrink with the pace, so that a second step may be needed.
            let needed = Double(pace) * min(clip.seconds / max(room, 0.1), 2)
            pace = min(max(Int(needed) + 1, pace + 4), Self.mostWordsPerMinute)
        }
    }

    private func say(
        _ text: String, language: Language, sampleRate: Double, pace: Int
    ) throws(AudioError) -> VoiceClip? {
        var line: [Float] = []
        for part in text.replacing("...", with: "…").split(separator: "…") {
            let words = part.trimmingCharacters(in: .whitespacesAndNewlines)
            guard words.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            if !line.isEmpty { line += [Float](repeating: 0, count: Int(Self.pause * sampleRate)) }
            let spoken = try run(words, language: language, pace: pace)
            let rate = Int(spoken.sampleRate)
            line += Resampler.resample(spoken.oneChannel, from: rate, to: Int(sampleRate))
        }
        guard let dressed = SpeechDressing.dress(line, sampleRate: sampleRate) else { return nil }
        return VoiceClip(samples: dressed, sampleRate: sampleRate)
    }

    /// The words follow `--`, so that no line can be taken for an option; on standard input a voice that ends
    /// early would end this program too.
    private func run(_ words: String, language: Language, pace: Int) throws(AudioError) -> SoundFile {
        let voice = language == .nl ? "nl" : "en-gb"
        do {
            let output = try ProgramOutput(
                of: program,
                [
                    "-v", voice, "-s", String(pace), "-p", String(Self.pitch), "-b", "1", "--stdout", "--",
                    words,
                ])
            guard output.status == 0 else {
                throw AudioError(
                    output.status == 127
                        ? "cannot speak: \(program) is not installed; install espeak-ng, cues are shown meanwhile"
                        : "cannot speak with \(program), voice '\(voice)': it ended with status"
                            + " \(output.status); cues are shown meanwhile")
            }
            return try SoundFile(output.data, name: program)
        } catch let error as AudioError {
            throw error
        } catch {
            throw AudioError(
                "cannot speak with \(program): \(error.localizedDescription); cues are shown meanwhile")
        }
    }
}

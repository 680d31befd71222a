public import Guidance

/// Whether a recorded voice is complete and fits: every line is there, short enough for its gap, neither too loud
/// nor too quiet, not clipped, and good enough to be listened to.
public enum VoiceCheck {
    /// What is wrong with one line, in words that say what to do.
    public struct Fault: Sendable, Hashable, CustomStringConvertible {
        public var language: Language
        public var id: String
        public var words: String

        public var description: String { "\(language.rawValue)/\(id): \(words)" }
    }

    /// LUFS. Lines are levelled when they are played; beyond these a recording has lost too much for that.
    private static let loudest = -9.0
    private static let quietest = -38.0
    /// Hz; speech at less sounds like a telephone.
    private static let lowestRate = 22_050.0
    private static let clipped: Float = 0.999
    private static let clippedInARow = 4

    /// Everything that is wrong, in order of the script.
    public static func faults(in voice: RecordedVoice, script: [VoiceScript.Line]) -> [Fault] {
        script.flatMap { line in
            faults(in: voice, line: line).map {
                Fault(language: line.language, id: line.id, words: $0)
            }
        }
    }

    private static func faults(in voice: RecordedVoice, line: VoiceScript.Line) -> [String] {
        guard let path = voice.path(of: line.id, line.language) else {
            return ["missing; read \"\(line.text)\""]
        }
        if let read = voice.wordsRead(of: line.id, line.language), read != line.text {
            return ["the words have changed since script.tsv was printed; read \"\(line.text)\""]
        }
        do throws(AudioError) {
            return faults(in: try SoundFile(path: path), longest: line.longestSeconds)
        } catch {
            return ["\(error); record it again"]
        }
    }

    static func faults(in file: SoundFile, longest: Double) -> [String] {
        guard file.sampleRate >= lowestRate else {
            return [
                "recorded at \(Int(file.sampleRate)) Hz, which sounds like a telephone; record at 44100 or 48000 Hz"
            ]
        }
        let line = Array(SpeechDressing.trimmed(file.oneChannel, sampleRate: file.sampleRate))
        guard let loudness = Loudness.integrated(line, sampleRate: file.sampleRate) else {
            return ["nothing can be heard in it; record it again"]
        }
        var faults: [String] = []
        let seconds = Double(line.count) / file.sampleRate
        if seconds > longest {
            faults.append(
                "\(tenths(seconds)) s long, but its gap is \(tenths(longest)) s; read it a little faster")
        }
        if isClipped(file.samples) {
            faults.append("clipped: too loud for the recorder; move back, or lower the recording level")
        }
        if loudness > loudest {
            faults.append("too loud, \(tenths(loudness)) LUFS; keep between -38 and -9, best near -20")
        } else if loudness < quietest {
            faults.append(
                "too quiet, \(tenths(loudness)) LUFS: noise would come up with it; move closer, best is near -20"
            )
        }
        return faults
    }

    /// Several samples in a row at full scale.
    private static func isClipped(_ samples: [Float]) -> Bool {
        var run = 0
        for sample in samples {
            run = abs(sample) >= clipped ? run + 1 : 0
            if run >= clippedInARow { return true }
        }
        return false
    }

    private static func tenths(_ x: Double) -> String { "\((x * 10).rounded() / 10)" }
}

import Foundation
import Guidance

/// Lines that a person recorded: a folder with `nl/c7.wav`, `en/G03.flac` and so on, which take the place of the
/// built-in voice line by line.
///
/// A `script.tsv` in the folder, as `biofeed-cli voice script` prints it, says which words were read. A line whose
/// words are others by now is then left to the built-in voice.
public struct RecordedVoice: Sendable {
    /// Forms of files, the first that is there wins.
    static let forms = ["wav", "flac", "ogg"]

    private struct Name: Hashable {
        var id: String
        var language: Language
    }

    public let folder: String
    private let words: [Name: String]

    /// Looks at the folder, not yet at the recordings in it.
    public init(folder: String) throws(AudioError) {
        var isFolder: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else {
            throw AudioError(
                "cannot use the voice '\(folder)': it is no folder; give one with nl/ and en/ in it")
        }
        self.folder = folder
        var words: [Name: String] = [:]
        let script = folder + "/script.tsv"
        if FileManager.default.fileExists(atPath: script) {
            let text: String
            do {
                text = try String(contentsOfFile: script, encoding: .utf8)
            } catch {
                throw AudioError("cannot read \(script): \(error.localizedDescription); make it readable")
            }
            for line in text.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 4, let language = Language(rawValue: parts[0]) else { continue }
                words[Name(id: parts[1], language: language)] = parts[3]
            }
        }
        self.words = words
    }

    /// The file of a line; nil when there is none.
    func path(of id: String, _ language: Language) -> String? {
        // An id comes from an exercise file and must not lead out of the folder.
        guard id.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else { return nil }
        return Self.forms.map { "\(folder)/\(language.rawValue)/\(id).\($0)" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    /// The words that were read; nil when the folder does not say.
    func wordsRead(of id: String, _ language: Language) -> String? {
        words[Name(id: id, language: language)]
    }

    /// A line as sound, trimmed and levelled; nil when it was not recorded, or with other words.
    ///
    /// - Parameter sampleRate: whole Hz of the clip.
    func clip(
        for id: String, text: String, language: Language, sampleRate: Double
    ) throws(AudioError) -> VoiceClip? {
        guard let path = path(of: id, language), (wordsRead(of: id, language) ?? text) == text else {
            return nil
        }
        let file = try SoundFile(path: path)
        let samples = Resampler.resample(
            file.oneChannel, from: Int(file.sampleRate), to: Int(sampleRate))
        guard let dressed = SpeechDressing.dress(samples, sampleRate: sampleRate) else {
            throw AudioError("cannot say line \(id) from \(path): it is silent")
        }
        return VoiceClip(samples: dressed, sampleRate: sampleRate)
    }
}

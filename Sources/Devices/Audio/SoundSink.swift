/// Where guidance sound goes, as people write it: `alsa:default`, `wav:FILE` or `none`.
public enum SoundSink: Hashable, Sendable, CustomStringConvertible {
    /// A named ALSA PCM.
    case alsa(String)
    /// A WAV file.
    case wav(String)
    case none

    public init(_ text: String) throws(AudioError) {
        if text == "none" {
            self = .none
        } else if text.hasPrefix("alsa:"), text.count > 5 {
            self = .alsa(String(text.dropFirst(5)))
        } else if text.hasPrefix("wav:"), text.count > 4 {
            self = .wav(String(text.dropFirst(4)))
        } else {
            throw AudioError(
                "cannot play to '\(text)': write alsa:default (or another PCM of aplay -L), wav:FILE or none")
        }
    }

    public var description: String {
        switch self {
        case .alsa(let pcm): "alsa:\(pcm)"
        case .wav(let path): "wav:\(path)"
        case .none: "none"
        }
    }
}

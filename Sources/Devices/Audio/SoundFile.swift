import CSndfile
import Foundation
import Glibc

/// The samples of a sound file in any form that libsndfile reads: WAV, FLAC, OGG and more.
struct SoundFile: Sendable {
    /// Longer ones are refused: a spoken line is seconds long.
    static let longestSeconds = 120.0
    /// `MFD_CLOEXEC`.
    private static let closeOnExec: UInt32 = 1

    /// Frames a second, in Hz.
    var sampleRate: Double
    var channels: Int
    /// Interleaved, −1 to 1.
    var samples: [Float]

    init(path: String) throws(AudioError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, unsafe String(cString: strerror(errno))) }
        defer { close(descriptor) }
        self = try Self(descriptor: descriptor, name: path)
    }

    /// Reads a file that is in memory, such as what a program printed. Its header may claim more samples than
    /// there are, as programs write to a pipe.
    ///
    /// - Parameter name: what the bytes came from, for error messages.
    init(_ bytes: Data, name: String) throws(AudioError) {
        let descriptor = unsafe memfd_create("sound", Self.closeOnExec)
        guard descriptor >= 0 else { throw Self.failure(name, unsafe String(cString: strerror(errno))) }
        defer { close(descriptor) }
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            try file.write(contentsOf: bytes)
            try file.seek(toOffset: 0)
        } catch {
            throw Self.failure(name, error.localizedDescription)
        }
        self = try Self(descriptor: descriptor, name: name)
    }

    private init(descriptor: Int32, name: String) throws(AudioError) {
        var info = SF_INFO()
        guard let file = unsafe sf_open_fd(descriptor, Int32(SFM_READ), &info, 0) else {
            throw Self.failure(name, unsafe String(cString: sf_strerror(nil)))
        }
        defer { unsafe sf_close(file) }
        guard info.channels >= 1, (1_000...768_000).contains(info.samplerate) else {
            throw Self.failure(name, "it claims \(info.channels) channels at \(info.samplerate) Hz")
        }
        sampleRate = Double(info.samplerate)
        channels = Int(info.channels)
        samples = []
        let most = Int(Self.longestSeconds * sampleRate)
        var block = [Float](repeating: 0, count: 16_384 * channels)
        while true {
            let frames = unsafe sf_readf_float(file, &block, 16_384)
            guard frames > 0 else { break }
            samples += block[..<(Int(frames) * channels)]
            guard samples.count <= most * channels else {
                throw Self.failure(name, "it is longer than \(Int(Self.longestSeconds)) s")
            }
        }
    }

    /// The mean of the channels.
    var oneChannel: [Float] {
        guard channels > 1 else { return samples }
        return stride(from: 0, to: samples.count - channels + 1, by: channels).map { at in
            samples[at..<at + channels].reduce(0, +) / Float(channels)
        }
    }

    private static func failure(_ name: String, _ what: String) -> AudioError {
        AudioError("cannot read sound from \(name): \(what)")
    }
}

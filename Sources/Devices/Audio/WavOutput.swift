public import Biosignals
import Foundation
public import Guidance
import Synchronization

/// Guidance sound into a WAV file: the same cues, rendered in step with session time instead of a sound card's.
///
/// 48 kHz, 16 bits, one channel; frame 0 is session time zero. The header is brought up to date once a second of
/// sound, so the file can be opened while it grows.
public final class WavOutput: Sendable {
    /// Frames a second, in Hz: voice clips must have this rate.
    public static let sampleRate = 48_000.0
    private static let blockFrames = 4_800

    private struct State {
        var mixer = CueMixer(sampleRate: WavOutput.sampleRate)
        var file: FileHandle?
        var frames: Int64 = 0
        var framesInHeader: Int64 = 0
        var dropped = 0
    }

    private let path: String
    private let state: Mutex<State>

    /// Makes the file, over an older one of that name.
    public init(path: String) throws(AudioError) {
        self.path = path
        let header = WAVHeader.bytes(sampleRate: Int(Self.sampleRate), frames: 0)
        do {
            try Data(header).write(to: URL(fileURLWithPath: path))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            var state = State()
            state.file = file
            self.state = Mutex(state)
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Hands over a cue.
    ///
    /// - Parameters:
    ///   - clip: the words of a voice cue, at ``sampleRate``.
    ///   - setting: how it sounds.
    public func send(_ cue: Cue, clip: VoiceClip? = nil, setting: SoundSetting = SoundSetting()) {
        state.withLock { state in
            let sound = SoundCue(cue, sampleRate: Self.sampleRate, setting: setting)
            if !state.mixer.schedule(sound, clip: clip) { state.dropped += 1 }
        }
    }

    /// Renders and writes everything up to a moment of the session. An earlier moment than before does nothing.
    public func advance(to time: SessionTime) throws(AudioError) {
        let end = SoundCue.frame(at: time, sampleRate: Self.sampleRate)
        do {
            try state.withLock { state in
                guard let file = state.file else { return }
                while state.frames < end {
                    let count = Int(min(end - state.frames, Int64(Self.blockFrames)))
                    var block = [Float](repeating: 0, count: count)
                    var span = block.mutableSpan
                    state.mixer.render(into: &span, startingAt: state.frames)
                    while state.mixer.takeRetired() != nil {}
                    var bytes: [UInt8] = []
                    bytes.reserveCapacity(2 * count)
                    for sample in block {
                        let value = UInt16(bitPattern: SampleFormat.int16(sample))
                        bytes.append(UInt8(value & 0xFF))
                        bytes.append(UInt8(value >> 8))
                    }
                    try file.write(contentsOf: Data(bytes))
                    state.frames += Int64(count)
                    if state.frames - state.framesInHeader >= Int64(Self.sampleRate) {
                        try Self.patchHeader(&state, file)
                    }
                }
            }
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Cues that were not rendered: no room, or later than their own end.
    public var droppedCues: Int { state.withLock { $0.dropped + $0.mixer.missed } }

    /// Brings the header up to date and closes the file.
    public func close() throws(AudioError) {
        do {
            try state.withLock { state in
                guard let file = state.file.take() else { return }
                try Self.patchHeader(&state, file)
                try file.close()
            }
        } catch {
            throw Self.failure(path, error)
        }
    }

    private static func patchHeader(_ state: inout State, _ file: FileHandle) throws {
        let end = try file.offset()
        try file.seek(toOffset: 0)
        try file.write(
            contentsOf: Data(WAVHeader.bytes(sampleRate: Int(sampleRate), frames: Int(state.frames))))
        try file.seek(toOffset: end)
        state.framesInHeader = state.frames
    }

    private static func failure(_ path: String, _ error: any Error) -> AudioError {
        AudioError(
            "cannot write sound to '\(path)': \(error.localizedDescription); choose another file, or --sound none"
        )
    }
}

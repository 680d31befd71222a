import Foundation

/// One breath of the guidance sound, in any voice: its time, its level and the dip at its turns.
///
/// The last 100 ms sink to silence and the first rise from it, so that eyes-closed listeners hear the turn as a
/// dip whose lowest point is the turn itself: the sample at the cue's first frame is exactly zero, and the next
/// ones are not. The sound starts anew at every cue, so a breath sounds the same whenever it is played.
/// Source: dossier §7.2.
struct BreathSound: Sendable {
    /// Control values move once in this many frames; the gain is a straight line in between.
    private static let controlFrames: Int64 = 32
    private static let releaseSeconds = 0.100
    /// How soon a breath that is taken over is gone.
    private static let yieldSeconds = 0.150

    private let sampleRate: Double
    private(set) var voice = BreathVoice.golf
    private var wave: WaveVoice
    private var tone: ToneVoice
    private var bell: BellVoice

    private var inhaling = true
    private var start: Int64 = 0
    /// First frame after the breath.
    private(set) var end = Int64.min / 2
    private var entry: Int64 = 0
    private var exit = Int64.max
    private var gain = 0.0
    private var gainStep = 0.0
    private var controlLeft: Int64 = 0
    private(set) var isActive = false

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        self.sampleRate = sampleRate
        wave = WaveVoice(sampleRate: sampleRate)
        tone = ToneVoice(sampleRate: sampleRate)
        bell = BellVoice(sampleRate: sampleRate)
    }

    /// Begins a breath at `frame`; when that is later than the cue's start, in its middle.
    mutating func begin(_ cue: SoundCue, at frame: Int64) {
        voice = cue.setting.breath
        inhaling = cue.kind == .inhale
        start = cue.start
        end = cue.end
        entry = frame
        exit = .max
        gain = 0
        controlLeft = 0
        isActive = frame < end
        switch voice {
        case .golf: wave.begin(inhaling: inhaling)
        case .toon: tone.begin(inhaling: inhaling)
        case .bel: bell.begin(inhaling: inhaling)
        }
    }

    /// Sinks to silence from `frame` on, because another breath takes over.
    mutating func yield(at frame: Int64) { exit = min(exit, frame) }

    /// The sample at `frame`. Frames are asked for in order; a few may be left out when clocks are aligned.
    mutating func next(at frame: Int64) -> Double {
        if controlLeft == 0 {
            guard frame < end, exit == .max || Double(frame - exit) < Self.yieldSeconds * sampleRate else {
                isActive = false
                return 0
            }
            setControls(at: frame)
        }
        controlLeft -= 1
        let sample =
            switch voice {
            case .golf: wave.next()
            case .toon: tone.next()
            case .bel: bell.next()
            }
        let y = sample * gain
        gain += gainStep
        return y
    }

    private mutating func setControls(at frame: Int64) {
        switch voice {
        case .golf: wave.move(to: share(at: frame))
        case .toon: tone.move(to: share(at: frame))
        case .bel: break
        }
        controlLeft = max(1, min(Self.controlFrames, end - frame))
        gainStep = (amplitude(at: frame + controlLeft) - gain) / Double(controlLeft)
    }

    /// How strong the breath is at `frame` compared to its strongest: what of its course does not belong to its
    /// beginning and end. After its end that of its last frame.
    func strength(at frame: Int64) -> Double {
        let frame = min(max(frame, start), end)
        return switch voice {
        case .golf, .toon: BreathShape.amplitude(inhaling: inhaling, at: share(at: frame))
        case .bel: bell.strength(after: Double(frame - start) / sampleRate)
        }
    }

    /// Of the breath that is over at `frame`, 0 to 1, whatever the frame: the shapes know no other.
    private func share(at frame: Int64) -> Double {
        min(max(Double(frame - start) / Double(max(end - start, 1)), 0), 1)
    }

    private func amplitude(at frame: Int64) -> Double {
        let shape =
            switch voice {
            case .golf: wave.amplitude(at: share(at: frame))
            case .toon: tone.amplitude(at: share(at: frame))
            case .bel: bell.amplitude(after: Double(frame - start) / sampleRate)
            }
        return shape * edges(at: frame)
    }

    /// A quarter sine up from where the cue was entered and one down to its end, neither longer than a quarter
    /// of the cue.
    private func edges(at frame: Int64) -> Double {
        let attackSeconds =
            switch voice {
            case .golf: WaveVoice.attackSeconds
            case .toon: ToneVoice.attackSeconds
            case .bel: BellVoice.attackSeconds
            }
        let quarter = Double(max(end - start, 1)) / 4
        let rise = Double(frame - entry) / min(attackSeconds * sampleRate, quarter)
        let fall = Double(end - frame) / min(Self.releaseSeconds * sampleRate, quarter)
        var factor = sin(.pi / 2 * min(max(rise, 0), 1)) * sin(.pi / 2 * min(max(fall, 0), 1))
        if exit != .max {
            let gone = Double(frame - exit) / (Self.yieldSeconds * sampleRate)
            factor *= cos(.pi / 2 * min(max(gone, 0), 1))
        }
        return factor
    }
}

import Foundation

/// The breath sound `golf` ("wave"): noise that opens like a breath going in and closes like one going out.
///
/// Inhalation: low-pass 350 → 1100 Hz, level −12 → 0 dB. Exhalation: 1100 → 300 Hz, 0 → −18 dB, faster first and
/// slower in its tail. The last 100 ms sink to silence and the first 150 ms rise from it, so that eyes-closed
/// listeners hear the turn as a dip of 250 ms whose lowest point is the turn itself: the sample at the cue's
/// first frame is exactly zero.
///
/// The noise starts anew from one seed at every cue, so a breath sounds the same whenever it is played.
/// Source: dossier §7.2; the levels are held against the filter's own change of loudness.
struct GolfVoice: Sendable {
    /// Control values move once in this many frames; the gain is a straight line in between.
    private static let controlFrames: Int64 = 32

    private let sampleRate: Double
    private let attackFrames: Double
    private let releaseFrames: Double
    private var noise = PinkNoise(seed: 1)
    private var filter: GlidingLowPass

    private var inhaling = true
    private var start: Int64 = 0
    /// First frame after the breath.
    private(set) var end = Int64.min / 2
    private var entry: Int64 = 0
    private var exit = Int64.max
    private var level = 0.0
    private var gain = 0.0
    private var gainStep = 0.0
    private var controlLeft: Int64 = 0
    private(set) var isActive = false

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        self.sampleRate = sampleRate
        attackFrames = 0.150 * sampleRate
        releaseFrames = 0.100 * sampleRate
        filter = GlidingLowPass(sampleRate: sampleRate, cutoff: 350)
    }

    /// Begins a breath at `frame`; when that is later than the cue's start, in its middle.
    mutating func begin(_ cue: SoundCue, at frame: Int64) {
        inhaling = cue.kind == .inhale
        start = cue.start
        end = cue.end
        entry = frame
        exit = .max
        level = Double(cue.gain)
        noise = PinkNoise(seed: inhaling ? 0x9E37_79B9_7F4A_7C15 : 0xD1B5_4A32_D192_ED03)
        filter.reset()
        gain = 0
        controlLeft = 0
        isActive = frame < end
    }

    /// Sinks to silence from `frame` on, over the time of an attack, because another breath takes over.
    mutating func yield(at frame: Int64) { exit = min(exit, frame) }

    /// The sample at `frame`. Frames are asked for in order; a few may be left out when clocks are aligned.
    mutating func next(at frame: Int64) -> Double {
        if controlLeft == 0 {
            guard frame < end, exit == .max || Double(frame - exit) < attackFrames else {
                isActive = false
                return 0
            }
            setControls(at: frame)
        }
        controlLeft -= 1
        let y = filter.push(noise.next()) * gain
        gain += gainStep
        return y
    }

    private mutating func setControls(at frame: Int64) {
        let here = shape(at: frame)
        filter.setCutoff(here.cutoff)
        controlLeft = min(Self.controlFrames, end - frame)
        gainStep = (amplitude(at: frame + controlLeft) - gain) / Double(controlLeft)
    }

    /// Cutoff in Hz and level in dB along the breath.
    private func shape(at frame: Int64) -> (cutoff: Double, decibels: Double) {
        let x = Double(frame - start) / Double(end - start)
        if inhaling {
            let rise = 0.5 - 0.5 * cos(.pi * x)
            return (350 * pow(1100.0 / 350.0, rise), -12 + 12 * rise)
        }
        let fall = 0.5 - 0.5 * cos(.pi * pow(x, 0.8))
        return (1100 * pow(300.0 / 1100.0, fall), -18 * fall)
    }

    private func amplitude(at frame: Int64) -> Double {
        let (cutoff, decibels) = shape(at: frame)
        let steady = Double(SoundLevel.breath) * Self.unitGain(cutoff: cutoff)
        return level * steady * SoundLevel.amplitude(decibels: decibels) * edges(at: frame)
    }

    /// The dip at the turn: a quarter sine down to the cue's end and one up from where it was entered, neither
    /// longer than a quarter of the cue.
    private func edges(at frame: Int64) -> Double {
        let quarter = Double(end - start) / 4
        let rise = Double(frame - entry) / min(attackFrames, quarter)
        let fall = Double(end - frame) / min(releaseFrames, quarter)
        var factor = sin(.pi / 2 * min(max(rise, 0), 1)) * sin(.pi / 2 * min(max(fall, 0), 1))
        if exit != .max {
            factor *= cos(.pi / 2 * min(max(Double(frame - exit) / attackFrames, 0), 1))
        }
        return factor
    }

    /// The factor that gives filtered noise a root mean square of 1: pink noise has equal power in equal
    /// ratios, so its power between the two corners grows with the logarithm of the cutoff.
    private static func unitGain(cutoff: Double) -> Double {
        1 / (0.571 * (log(cutoff / GlidingLowPass.lowest)).squareRoot())
    }
}

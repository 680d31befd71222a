import Biosignals
import Foundation
import Sessions

/// A real ECG, and what sensors of every kind make of it for a sound card.
struct SentSound {
    static let rate = 48_000.0
    /// Seconds of silence before it, in which a newly started stream loses its first samples.
    static let lead = 1.0

    /// The ECG in mV-like units, brought to beats of about 1.5, and its rate.
    let samples: [Float]
    let ecgRate: Double
    /// Its beats in s, as the live detector finds them.
    let beats: [Double]

    /// The first seconds of a signal.
    init(_ signal: [Float], rate: Double, seconds: Double) {
        let part = signal.prefix(Int(seconds * rate))
        let sorted = part.sorted()
        let middle = sorted[sorted.count / 2]
        let gain = 1.5 / (sorted[sorted.count * 998 / 1_000] - middle)
        samples = part.map { ($0 - middle) * gain }
        ecgRate = rate
        // A sound card's rate is more than the detector is made for; the front thins it out as the daemon's does.
        guard rate > 2_000 else {
            beats = ECGBeatDetector.detect(in: samples, rate: rate).map { $0.position / rate }
            return
        }
        var front = AudioFront(kind: .ecg, rate: rate)
        let channel = samples.compactMap { front.push($0) }
        let lead = 1 / front.outputRate - 1 / rate - front.delay
        beats = ECGBeatDetector.detect(in: channel, rate: front.outputRate).map {
            $0.position / front.outputRate + lead
        }
    }

    var seconds: Double { Double(samples.count) / ecgRate }

    /// The middles of its first heart sounds in s: half a tenth of a second after the beats of the ECG.
    var firstHeartSounds: [Double] { beats.map { $0 + Self.firstSoundDelay } }
    private static let firstSoundDelay = 0.05

    /// First and second heart sounds: a beat's loudness at a time after it, which the next one's interval does not change.
    private static func heartSound(_ time: Double, after former: Double?) -> Double {
        func bell(_ middle: Double, _ width: Double) -> Double { exp(-pow((time - middle) / width, 2)) }
        let systole = 0.32 * min(max(former ?? 0.8, 0.5), 1.2).squareRoot()
        let first = bell(firstSoundDelay, 0.025) * sin(2 * .pi * 50 * time)
        return first + 0.6 * bell(firstSoundDelay + systole, 0.018) * sin(2 * .pi * 65 * time)
    }

    /// The ECG at a time in s, by a straight line between samples.
    private func value(_ time: Double) -> Double {
        let place = min(max(time * ecgRate, 0), Double(samples.count - 2))
        let index = Int(place)
        let part = place - Double(index)
        return Double(samples[index]) * (1 - part) + Double(samples[index + 1]) * part
    }

    /// Breath with an inhalation at each multiple of the period, 0 to 1.
    static let breathPeriod = 6.5
    static func volume(_ time: Double) -> Double { 0.5 - 0.5 * cos(2 * Double.pi * time / breathPeriod) }

    /// Air that streams in sounds bright, air that streams out dark; between them it is still.
    private func breath(at time: Double, bright: Double, dark: Double) -> Double {
        let share = (time / Self.breathPeriod).truncatingRemainder(dividingBy: 1)
        return switch share {
        case 0..<0.34: 0.1 * bright * sin(.pi * share / 0.34)
        case 0.4..<0.82: 0.3 * dark * sin(.pi * (share - 0.4) / 0.42)
        default: 0
        }
    }

    /// What the sensor puts on the wire: after silence the signal, on its carrier where it has one.
    func sent(as kind: AudioSensor) -> [Float] {
        var random = SplitMix64(seed: 8)
        var turns = 0.0
        var nextBeat = 0
        var bright = Butterworth.lowPass(order: 2, cutoff: 3_000, rate: Self.rate)
        var dark = Butterworth.lowPass(order: 2, cutoff: 500, rate: Self.rate)
        return (0..<Int((Self.lead + seconds) * Self.rate)).map { index in
            let time = Double(index) / Self.rate - Self.lead
            guard time >= 0 else { return 0 }
            let hiss = random.gaussian()
            func tone(_ hertz: Double) -> Double {
                turns += hertz / Self.rate
                turns -= turns.rounded(.down)
                return sin(2 * Double.pi * turns)
            }
            let sound: Double
            switch kind {
            case .ecg: sound = 0.2 * value(time)
            case .amECG: sound = 0.4 * (1 + 0.2 * value(time)) * tone(5_000) + 0.005 * hiss
            case .fmECG: sound = 0.4 * tone(18_900 + 200 * value(time)) + 0.02 * hiss
            case .telephoneECG: sound = 0.4 * tone(1_930 + 100 * value(time)) + 0.02 * hiss
            case .belt: sound = 0.4 * tone(4_000 + 1_500 * Self.volume(time)) + 0.01 * hiss
            case .phono:
                while nextBeat + 1 < beats.count, beats[nextBeat + 1] - 0.1 < time { nextBeat += 1 }
                let former = nextBeat > 0 ? beats[nextBeat] - beats[nextBeat - 1] : nil
                let beat = beats.isEmpty ? 0 : beats[nextBeat]
                sound = 0.2 * Self.heartSound(time - beat, after: former) + 0.002 * hiss
            case .breath:
                sound = breath(at: time, bright: bright.push(hiss), dark: dark.push(hiss)) + 0.0003 * hiss
            }
            return Float(sound)
        }
    }
}

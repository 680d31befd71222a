import Foundation
import Guidance

/// Makes a raw spoken line fit to be mixed: silence trimmed, as loud as the breath sound at its top, no peak over the
/// ceiling, soft edges.
enum SpeechDressing {
    /// Quieter than this, relative to the loudest 20 ms, counts as silence.
    private static let silence: Float = 0.01  // −40 dB
    private static let levellings = 3

    /// - Parameters:
    ///   - samples: one channel, −1 to 1.
    ///   - sampleRate: Hz.
    /// - Returns: nil when there is nothing to hear.
    static func dress(_ samples: [Float], sampleRate: Double) -> [Float]? {
        var line = Array(trimmed(samples, sampleRate: sampleRate))
        // Gated: the loudness of speech is that of its spoken parts, not of the pauses in it. The limiter takes a
        // part of it away again, and less the second time.
        for _ in 0..<levellings {
            guard let loudness = Loudness.integrated(line, sampleRate: sampleRate) else { return nil }
            let gain = Float(SoundLevel.amplitude(decibels: SoundLevel.speech - loudness))
            for i in line.indices { line[i] *= gain }
            limit(&line, sampleRate: sampleRate)
        }

        let edge = min(line.count / 2, Int(0.005 * sampleRate))
        for i in 0..<edge {
            let factor = Float(i) / Float(edge)
            line[i] *= factor
            line[line.count - 1 - i] *= factor
        }
        return line
    }

    /// The part from the first sound to the last, on a grid of 20 ms; empty when there is nothing to hear.
    static func trimmed(_ samples: [Float], sampleRate: Double) -> ArraySlice<Float> {
        let block = max(1, Int(0.020 * sampleRate))
        let levels = stride(from: 0, to: samples.count, by: block).map { at in
            rootMeanSquare(samples[at..<min(samples.count, at + block)])
        }
        guard let loudest = levels.max(), loudest > 1e-4,
            let first = levels.firstIndex(where: { $0 > loudest * silence }),
            let last = levels.lastIndex(where: { $0 > loudest * silence })
        else { return [] }
        return samples[first * block..<min(samples.count, (last + 1) * block)]
    }

    /// Look-ahead peak limiter: the gain is the lowest needed within 5 ms either side, smoothed over as much.
    /// Leaves 3 dB under the ceiling for the breath sound that goes on below.
    private static func limit(_ line: inout [Float], sampleRate: Double) {
        let ceiling = SoundLevel.ceiling * 0.707_945_8
        let reach = max(1, Int(0.005 * sampleRate))
        let needed = line.map { min(1, ceiling / max(abs($0), 1e-9)) }
        guard needed.contains(where: { $0 < 1 }) else { return }
        let lowest = minima(needed, reach: reach)
        var sum = lowest[0] * Float(reach)
        for i in 0...min(reach, lowest.count - 1) { sum += lowest[i] }
        sum += lowest[lowest.count - 1] * Float(max(0, reach + 1 - lowest.count))
        for i in line.indices {
            line[i] = min(max(line[i] * sum / Float(2 * reach + 1), -ceiling), ceiling)
            sum += lowest[min(i + reach + 1, lowest.count - 1)] - lowest[max(i - reach, 0)]
        }
    }

    /// The lowest value within `reach` of each place, in linear time.
    private static func minima(_ values: [Float], reach: Int) -> [Float] {
        var queue: [Int] = []
        var head = 0
        var next = 0
        return values.indices.map { i in
            while next <= min(i + reach, values.count - 1) {
                while queue.count > head, let last = queue.last, values[last] >= values[next] {
                    queue.removeLast()
                }
                queue.append(next)
                next += 1
            }
            while queue[head] < i - reach { head += 1 }
            return values[queue[head]]
        }
    }

    private static func rootMeanSquare(_ part: ArraySlice<Float>) -> Float {
        (part.reduce(Float(0)) { $0 + $1 * $1 } / Float(max(1, part.count))).squareRoot()
    }
}

import Biosignals
import Foundation
public import Guidance

/// The breath sound of cues as it ought to be heard, for holding a recording of a sound card against it.
public enum RenderedCues {
    private static let rate = 48_000

    /// Writes one channel of 48 kHz from session time zero on, to a second after the last cue, as 32-bit floats.
    public static func write(_ cues: [Cue], to path: String) throws {
        let end = cues.map { $0.time.seconds + $0.seconds }.max() ?? 0
        var mixer = CueMixer(sampleRate: Double(rate))
        var waiting = cues.sorted { $0.time < $1.time }[...]
        var data = Data()
        var block = [Float](repeating: 0, count: rate / 10)
        for number in 0..<Int(10 * (end + 1)) {
            let first = number * block.count
            while let cue = waiting.first, cue.time.seconds * Double(rate) < Double(first + 2 * block.count) {
                mixer.schedule(SoundCue(cue, sampleRate: Double(rate)))
                waiting.removeFirst()
            }
            var span = block.mutableSpan
            mixer.render(into: &span, startingAt: Int64(first))
            for sample in block {
                let bits = sample.bitPattern
                for byte in 0..<4 { data.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt32(byte)))) }
            }
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}

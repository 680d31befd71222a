import Biosignals
import Foundation
import Guidance
import Sensors
import Sessions

/// The inputs of a session with a simulated board, as a device thread would have stamped them.
enum SimulatedInputs {
    typealias Stamped = (time: SessionTime, input: Input)

    /// - Parameters:
    ///   - silence: seconds during which the port is lost and nothing comes.
    ///   - exercise: started at once.
    static func board(
        seconds: Double, source: String = "sim:ecg+resp?hr=72&breath=6&rsa=8&seed=4",
        silence: Range<Double>? = nil, exercise: String? = nil
    ) throws -> [Stamped] {
        var settings = try SimulatedPersonSettings(source: source)
        var encoder = OpenViewEncoder(.ads1292r)
        settings.rate = encoder.rate
        var person = SimulatedPerson(settings: settings)
        var jitter = SplitMix64(seed: 11)
        var inputs: [Stamped] = [
            (.zero, .attach(port: 1, Attachment(source: "serial:test", driver: "openview"))),
            (.zero, .link(port: 1, .opened)),
        ]
        if let exercise {
            let entry = try ExerciseCatalogue.bundled().entry(exercise)
            inputs.append(
                (.zero, .command(.start(ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)))))
        }
        var made = 0
        var ticks = 0
        var read = 0.0
        var wasSilent = false
        while read < seconds {
            // Reads of an FTDI bridge: each 16 ms, a little late.
            read += 0.016
            var bytes: [UInt8] = []
            while Double(made) < read * encoder.rate {
                encoder.encode(person.next(), into: &bytes)
                made += 1
            }
            let isSilent = silence?.contains(read) ?? false
            let time = SessionTime(seconds: read + jitter.exponential(mean: 0.0005))
            if isSilent != wasSilent {
                inputs.append((time, .link(port: 1, isSilent ? .lost("unplugged") : .opened)))
                wasSilent = isSilent
            }
            if !isSilent, !bytes.isEmpty { inputs.append((time, .bytes(port: 1, bytes))) }
            while Double(ticks + 1) * 0.1 <= read {
                ticks += 1
                inputs.append((time, .tick))
            }
        }
        return inputs
    }

    /// Everything a new session says to inputs.
    static func run(_ inputs: [Stamped]) -> [Output] {
        var session = Session()
        var outputs: [Output] = []
        for (time, input) in inputs { session.handle(input, at: time, into: &outputs) }
        return outputs
    }
}

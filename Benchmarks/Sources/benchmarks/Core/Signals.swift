import Biosignals
import Sensors
import Sessions

/// Simulated bodies as input of every benchmark; the same at each run.
enum Signals {
    /// - Parameter rate: samples a second.
    static func person(seconds: Int, rate: Double) -> [PersonSample] {
        var settings = SimulatedPersonSettings()
        settings.rate = rate
        settings.heartRate = 72
        settings.breathRate = 6
        var person = SimulatedPerson(settings: settings)
        return (0..<seconds * Int(rate)).map { _ in person.next() }
    }

    /// One frame of the ADS1292R board for each sample of a body at 125 Hz.
    static func openViewFrames(seconds: Int) -> [[UInt8]] {
        var encoder = OpenViewEncoder(.ads1292r)
        return person(seconds: seconds, rate: encoder.rate).map { sample in
            var bytes: [UInt8] = []
            encoder.encode(sample, into: &bytes)
            return bytes
        }
    }

    /// A sensor's frames and ten ticks a second, as a live session gets them, with their times.
    static func sessionInputs(seconds: Int) -> [(input: Input, time: SessionTime)] {
        var inputs: [(input: Input, time: SessionTime)] = []
        var tick = 0.0
        for (index, frame) in openViewFrames(seconds: seconds).enumerated() {
            let time = Double(index + 1) / 125
            while tick < time {
                inputs.append((.tick, SessionTime(seconds: tick)))
                tick += 0.1
            }
            inputs.append((.bytes(port: 1, frame), SessionTime(seconds: time)))
        }
        return inputs
    }
}

import Biosignals
import Foundation
import Guidance
import Reports
import Sessions

/// A simulated person who does "calm breathing" and says how tense she is before and after.
enum SimulatedStory {
    static let shared = Result { try make() }

    private static func make() throws -> SessionStory {
        var settings = try SimulatedPersonSettings(
            source: "sim:ecg+resp?hr=76&breath=6&rsa=9&noise=0.02&ectopic=0.01&seed=5")
        settings.rate = 128
        var person = SimulatedPerson(settings: settings)
        let samples = (0..<Int(470 * settings.rate)).map { _ in person.next() }
        let signals = [
            ImportedSignal(
                name: "ecg", unit: "uV", rate: settings.rate, samples: samples.map { Float($0.ecg) }),
            ImportedSignal(
                name: "belt", unit: "", rate: settings.rate, samples: samples.map { Float($0.resp) }),
        ]
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)
        let path = NSTemporaryDirectory() + "/biofeed-story-\(UUID().uuidString).biofeed"
        defer {
            do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") }
        }
        let header = RecordingHeader(
            started: "2026-10-07T10:20:30.000Z", utcOffset: 7200, seat: 1, software: "biofeedd test",
            origin: "simulated: test")
        let writer = try RecordingWriter(path: path, header: header)
        var session = Session()
        func take(_ input: Input, _ time: SessionTime) {
            var outputs: [Output] = []
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
        }
        take(.command(.rate(6, moment: "before")), .zero)
        try SessionInputs.signals(signals, source: "file:test").forEach(exercise: start) { time, input in
            take(input, time)
            return true
        }
        take(.command(.rate(3, moment: "after")), SessionTime(seconds: 470))
        try writer.close()
        return try SessionStory(
            .recorded(try SessionRecording(path: path)), name: "test.biofeed", header: header)
    }
}

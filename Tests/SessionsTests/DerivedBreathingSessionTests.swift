import Biosignals
import Foundation
import Guidance
import HRV
import Sessions
import Testing

/// Breathing that is read from the heart is told with its label, and nothing else rests on it.
@Suite struct DerivedBreathingSessionTests {
    private static let rate = 250.0

    /// Three minutes of a simulated ECG, with an exercise, and everything that the session says. The height of the ECG
    /// and the level under it swing so many times a minute: what a chest that breathes does to the electrodes.
    private func outputs(chestPerMinute: Double) throws -> [Output] {
        var settings = try SimulatedPersonSettings(source: "sim:ecg?hr=72&breath=6&rsa=8&noise=0&seed=4")
        settings.rate = Self.rate
        var person = SimulatedPerson(settings: settings)
        let samples = (0..<Int(180 * Self.rate)).map { place -> Float in
            let ecg = person.next().ecg
            let swing = sin(2 * Double.pi * chestPerMinute / 60 * Double(place) / Self.rate)
            return Float(1 + 0.15 * swing) * ecg + Float(200 * swing)
        }
        let signal = ImportedSignal(name: "ECG", kind: .ecg, unit: "uV", rate: Self.rate, samples: samples)
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .en)
        var session = Session()
        var outputs: [Output] = []
        try SessionInputs.signals([signal], source: "file:x").forEach(exercise: start) { time, input in
            session.handle(input, at: time, into: &outputs)
            return true
        }
        return outputs
    }

    private func breaths(_ outputs: [Output]) -> [Breath] {
        outputs.compactMap { if case .breath(let breath) = $0 { breath } else { nil } }
    }

    @Test func itIsLabelledAndMakesNoOtherNumber() throws {
        let outputs = try outputs(chestPerMinute: 6)
        let breaths = breaths(outputs)
        #expect(breaths.count >= 8)
        #expect(breaths.allSatisfy { $0.source == .derived && $0.depth == 0 })
        #expect(breaths.allSatisfy { abs($0.rate - 6) < 0.5 })
        let metrics = outputs.compactMap { if case .metrics(let one) = $0 { one.value } else { nil } }
        #expect(metrics.count > 100)
        #expect(metrics.allSatisfy { $0.breathRate == nil })
        // RSA is measured over the pacer's cycles, and says so.
        let rsa = metrics.filter { $0.rsaBPM != nil }
        #expect(!rsa.isEmpty && rsa.allSatisfy(\.rsaFromPacer))
    }

    /// The chest breathes 6 or 15 times a minute under the same heart beats: derived breathing comes out otherwise, and
    /// numbers, feedback, phases and cues stay what they were.
    @Test func whatItSaysChangesNothingElse() throws {
        let slow = try outputs(chestPerMinute: 6)
        let quick = try outputs(chestPerMinute: 15)
        #expect(breaths(slow).map(\.rate) != breaths(quick).map(\.rate))
        func guidance(_ outputs: [Output]) -> [Output] {
            outputs.filter {
                switch $0 {
                case .feedback, .phase, .cue: true
                default: false
                }
            }
        }
        #expect(guidance(slow) == guidance(quick))
        #expect(guidance(slow).count > 20)
        func numbers(_ outputs: [Output]) -> [MetricsSnapshot] {
            outputs.compactMap { if case .metrics(let one) = $0 { one.value } else { nil } }
        }
        for (one, other) in zip(numbers(slow), numbers(quick)) {
            // The swings move the tops of the R waves by a fraction of a millisecond.
            if let a = one.pacerR2?.value, let b = other.pacerR2?.value { #expect(abs(a - b) < 0.01) }
            if let a = one.rmssd?.value, let b = other.rmssd?.value { #expect(abs(a - b) < 1) }
            #expect((one.rsaBPM == nil) == (other.rsaBPM == nil))
        }
    }
}

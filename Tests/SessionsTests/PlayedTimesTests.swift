import Biosignals
import Foundation
import Testing

@testable import Sessions

/// Signals of a file keep their times when they are played as if a sensor gave them.
@Suite struct PlayedTimesTests {
    private func outputs(
        _ signals: [ImportedSignal], marks: [ImportedMark] = []
    ) throws -> (outputs: [Output], times: [SessionTime]) {
        var session = Session()
        var outputs: [Output] = []
        var times: [SessionTime] = []
        try SessionInputs.signals(signals, marks: marks, source: "file").forEach { time, input in
            times.append(time)
            session.handle(input, at: time, into: &outputs)
            return true
        }
        return (outputs, times)
    }

    /// Times in s at which each sample of a signal is shown.
    private func shown(_ signal: String, in outputs: [Output]) -> [Double] {
        outputs.flatMap { output -> [Double] in
            guard case .wave(let wave) = output, wave.signal.hasSuffix(signal) else { return [] }
            return wave.values.indices.map { wave.start.seconds + Double($0) / wave.rate }
        }
    }

    /// A rising line: every sample tells its own index.
    private func line(_ name: String, _ kind: ChannelKind, rate: Double, seconds: Double) -> ImportedSignal {
        ImportedSignal(
            name: name, kind: kind, unit: "", rate: rate, samples: (0..<Int(seconds * rate)).map(Float.init))
    }

    @Test(arguments: [5.0, 25, 128, 130, 250, 256, 360, 1000])
    func everySampleStandsWhereTheFileHasIt(rate: Double) throws {
        let kind = rate < 100 ? ChannelKind.belt : .ecg
        let (outputs, times) = try outputs([
            line("one", kind, rate: rate, seconds: 20), line("other", .belt, rate: 7, seconds: 20),
        ])
        for (name, rate) in [("one", rate), ("other", 7)] {
            let shown = shown(name, in: outputs)
            #expect(shown.count == Int(20 * rate))
            for (index, time) in shown.enumerated() {
                #expect(abs(time - Double(index) / rate) < 1e-6, "\(name) at \(rate) Hz, sample \(index)")
            }
        }
        #expect(times == times.sorted())
    }

    @Test func afterAGapTheyDoAsWell() throws {
        let parts = [(start: 0.0, count: 1000), (start: 7.013, count: 1500)].map {
            SignalTrace.Stretch(start: $0.start, rate: 250, values: (0..<$0.count).map(Float.init))
        }
        let signal = ImportedSignal(name: "ECG", kind: .ecg, unit: "", rate: 250, stretches: parts)
        let shown = shown("ECG", in: try outputs([signal]).outputs)
        let expected = parts.flatMap { part in part.values.indices.map { part.start + Double($0) / 250 } }
        #expect(shown.count == expected.count)
        #expect(zip(shown, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func marksKeepTheirTime() throws {
        let marks = [0, 3.217, 9.9995, 40].map { ImportedMark(time: $0, text: "\($0)") }
        let (outputs, times) = try outputs([line("ECG", .ecg, rate: 250, seconds: 10)], marks: marks)
        let told = outputs.compactMap { if case .mark(let mark) = $0 { mark.time.seconds } else { nil } }
        #expect(told == [0, 3.217, 9.9995, 10], "one after the end stands at the end")
        #expect(times == times.sorted())
    }
}

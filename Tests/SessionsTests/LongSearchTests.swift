import Biosignals
import Foundation
import HRV
import Testing

@testable import Sessions

/// A recording that is read and searched a part at a time gives what it gives as a whole.
@Suite struct LongSearchTests {
    /// Twelve minutes of a simulated person's ECG and belt, with a hole.
    private static func record(_ folder: ScratchFolder) throws -> String {
        var settings = try SimulatedPersonSettings(source: "sim:ecg+resp?hr=66&breath=6&rsa=8&noise=0.01")
        settings.rate = 100
        var person = SimulatedPerson(settings: settings)
        var bytes: [UInt8] = []
        let frames = 720 * 100
        for frame in 0..<frames {
            let sample = person.next()
            let isHole = (10_000..<10_500).contains(frame)
            let ecg = isHole ? Int16.min : Int16(clamping: Int(sample.ecg * 5))
            for code in [ecg, Int16(clamping: Int(sample.resp * 5000))] {
                bytes += [UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8)]
            }
        }
        _ = try folder.write(bytes, "long.dat")
        let header = """
            long 2 100 \(frames)
            long.dat 16 5(0)/uV 16 0 0 0 0 ECG
            long.dat 16 5000(0)/NU 16 0 0 0 0 belt

            """
        return try folder.write(Array(header.utf8), "long.hea")
    }

    @Test func partsGiveWhatTheWholeGives() throws {
        let folder = try ScratchFolder()
        let path = try Self.record(folder)
        let whole = try open(path, mostSamples: .max)
        let parts = try open(path, mostSamples: 0)
        guard case .long(let long, _, _, _) = parts, case .signals(let signals, _, _, _) = whole else {
            Issue.record("not read as asked")
            return
        }
        #expect(long.seconds == 720)
        #expect(signals[0].stretches.map(\.start) == [0, 105])
        // What is read in parts is the same samples at the same times.
        let joined = try long.ranges(200).flatMap { try long.part($0)[0].stretches }
        #expect(joined.map(\.start) == [0, 105, 200, 400, 600])
        #expect(joined.flatMap(\.values) == signals[0].stretches.flatMap(\.values))

        let one = try RecordedPhysiology(whole)
        let found = try long.search(part: 300)
        let heart = try #require(found.heart)
        let breath = try #require(found.breath)
        #expect(heart.signal == "ECG" && breath.source == .belt)
        #expect(one.intervals.count > 700)
        #expect(heart.intervals.map(\.flag) == one.intervals.map(\.flag))
        let far = zip(one.intervals, heart.intervals).count { abs($0.time - $1.time) > 1e-4 }
        #expect(far == 0)
        #expect(breath.breaths.count == one.breaths.count)
        let late = zip(one.breaths, breath.breaths).count { abs($0.inhale - $1.inhale) > 0.2 }
        #expect(late <= 2)
        #expect(found.respiration?.rate == 25)
        #expect(found.respiration?.samples.count == 720 * 25)
        // As an analysis does it.
        #expect(try RecordedPhysiology(parts).intervals.count == one.intervals.count)
    }

    /// The inputs that a replay is fed with.
    @Test func aReplayGetsTheSameSamples() throws {
        let folder = try ScratchFolder()
        let path = try Self.record(folder)
        func played(_ inputs: SessionInputs) throws -> (samples: [Float], gaps: Int, last: Double) {
            var found: (samples: [Float], gaps: Int, last: Double) = ([], 0, 0)
            try inputs.forEach { time, input in
                found.last = time.seconds
                switch input {
                case .frames(1, let values): found.samples += values
                case .link(1, .overrun): found.gaps += 1
                default: break
                }
                return true
            }
            return found
        }
        let whole = try played(try open(path, mostSamples: .max))
        let parts = try played(try open(path, mostSamples: 0))
        #expect(parts.samples == whole.samples)
        #expect(parts.gaps == 1 && whole.gaps == 1)
        #expect(parts.last == whole.last)
    }

    /// An ECG from a sound card is made slower while it comes: to the same beats as at once.
    @Test func soundIsSearchedInParts() throws {
        var person = SimulatedPerson(
            settings: try SimulatedPersonSettings(source: "sim:ecg?hr=66&rsa=8&noise=0.01"))
        let slow = (0..<Int(720 * person.settings.rate)).map { _ in Float(person.next().ecg) }
        let rate = 12_000.0
        let ratio = person.settings.rate / rate
        let samples = (0..<Int(700 * rate)).map { index -> Float in
            let place = Double(index) * ratio
            let before = Int(place)
            return slow[before] + Float(place - Double(before)) * (slow[before + 1] - slow[before])
        }
        let trace = SignalTrace(
            name: "ECG", kind: .ecg, unit: "", stretches: [.init(start: 0, rate: rate, values: samples)])
        let whole = SignalSearch().beats(in: [trace])
        let layout = ImportedSignal(name: "ECG", unit: "", rate: rate, stretches: [])
        let long = LongSignals(layout: [layout], seconds: 700) { range in
            let part = Int((range.lowerBound * rate).rounded())..<Int((range.upperBound * rate).rounded())
            return [[.init(start: range.lowerBound, rate: rate, values: Array(samples[part]))]]
        }
        let found = try #require(try long.search(part: 300).heart?.intervals)
        #expect(whole.count > 700)
        #expect(found.count == whole.count)
        #expect(zip(found, whole).allSatisfy { abs($0.time - $1.time) < 1e-4 })
    }

    /// A session is played once more, and its waves are searched as they come.
    @Test func aSessionIsSearchedInParts() throws {
        let folder = try ScratchFolder()
        let path = try Self.record(folder)
        let session = folder.file("long.biofeed")
        let start = RecordingHeader(
            started: "2026-10-07T10:20:30Z", utcOffset: 0, seat: 1, software: "test", origin: "imported: test"
        )
        try SessionExport.biofeed(try open(path, mostSamples: .max), to: session, header: start)
        let inputs = try RecordingLoader.open(session)
        let whole = try RecordedPhysiology(inputs)
        let parts = try RecordedPhysiology(inputs, most: 0, part: 300)
        #expect(whole.intervals.count > 700)
        #expect(parts.heartKind == .ecg && parts.breathSource == .belt)
        #expect(parts.intervals.map(\.flag) == whole.intervals.map(\.flag))
        #expect(zip(parts.intervals, whole.intervals).allSatisfy { abs($0.time - $1.time) < 2e-3 })
        #expect(parts.breaths.count == whole.breaths.count)
    }
}

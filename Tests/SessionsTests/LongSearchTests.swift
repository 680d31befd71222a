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

    private func open(_ path: String, mostSamples: Int) throws -> SessionInputs {
        var options = RecordingLoader.Options()
        options.mostSamples = mostSamples
        return try RecordingLoader.open(path, options: options)
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
        let search = LongSearch(long, part: 300)
        #expect(search.heart?.channel.name == "ECG" && search.breath?.channel.kind == .belt)
        let found = try search.run()
        #expect(one.intervals.count > 700)
        #expect(found.intervals.map(\.flag) == one.intervals.map(\.flag))
        let far = zip(one.intervals, found.intervals).count { abs($0.time - $1.time) > 1e-4 }
        #expect(far == 0)
        #expect(found.breaths.count == one.breaths.count)
        let late = zip(one.breaths, found.breaths).count { abs($0.inhale - $1.inhale) > 0.2 }
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

    @Test func anEDFFileIsReadInParts() throws {
        let folder = try ScratchFolder()
        let path = folder.file("a.edf")
        let writer = try EDFWriter(
            path: path,
            signals: [
                EDFSignal(label: "ECG", unit: "uV", rate: 100, physicalMinimum: -4000, physicalMaximum: 4000)
            ], start: WallTime(year: 2026, month: 10, day: 7, hour: 10, minute: 20, second: 30))
        try writer.append((0..<6000).map { Float($0 % 997) }, to: 0)
        writer.annotate(EDFAnnotation(onset: 12, text: "hop"))
        try writer.close()
        let whole = try EDFFile.read(path)
        guard case .long(let long, let marks, _, _) = try open(path, mostSamples: 0) else {
            Issue.record("not read in parts")
            return
        }
        #expect(marks == [ImportedMark(time: 12, text: "hop")])
        #expect(long.seconds == whole.seconds)
        let parts = try long.ranges(7).flatMap { try long.part($0)[0].stretches }
        #expect(parts.map(\.start) == stride(from: 0, to: whole.seconds, by: 7).map { $0 })
        #expect(parts.flatMap(\.values) == whole.signals[0].samples)
    }
}

import Biosignals
import Foundation
import Testing

@testable import Sessions

@Suite struct XDFTests {
    private func chunk(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        [4] + word(UInt32(body.count + 2)) + [tag, 0] + body
    }

    private func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func double(_ value: Double) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }

    private func header(_ id: UInt32, _ fields: String, _ desc: String = "") -> [UInt8] {
        chunk(2, word(id) + Array("<?xml version=\"1.0\"?><info>\(fields)<desc>\(desc)</desc></info>".utf8))
    }

    private let start: [UInt8] = Array("XDF:".utf8)
    private let boundary: [UInt8] = XDFFile.boundary

    /// An ECG at 100 a second with a gap of 1.5 s, on a clock 0.1 s ahead, and marks; `flag` says that samples may drop.
    private func sample(flag: Bool) -> [UInt8] {
        var bytes = start
        bytes += chunk(
            1, Array("<info><version>1.0</version><datetime>2026-10-07T10:20:30+0200</datetime></info>".utf8))
        let drops = "<synchronization><can_drop_samples>\(flag)</can_drop_samples></synchronization>"
        bytes += header(
            7,
            "<name>strap</name><type>ECG</type><channel_count>2</channel_count><nominal_srate>100</nominal_srate><channel_format>int16</channel_format>",
            drops
                + "<channels><channel><label>ECG</label><unit>uV</unit></channel><channel><label>Resp &amp; more</label><unit>NU</unit></channel></channels>"
        )
        bytes += header(
            8,
            "<name>buttons</name><type>Markers</type><channel_count>1</channel_count><nominal_srate>0</nominal_srate><channel_format>string</channel_format>"
        )
        for run in 0..<2 {
            bytes += chunk(5, boundary)
            var body = word(7) + [4] + word(300)
            for index in 0..<300 {
                let number = UInt16(run * 300 + index)
                body += index == 0 ? [8] + double(5 + Double(run) * 4.5) : [0]
                body += [UInt8(number & 0xFF), UInt8(number >> 8), 1, 0]
            }
            bytes += chunk(3, body)
            bytes += chunk(4, word(7) + double(5 + Double(run) * 4) + double(-0.1))
        }
        bytes += chunk(3, word(8) + [1, 1, 8] + double(6.9) + [1, 3] + Array("hop".utf8))
        bytes += chunk(6, word(7) + Array("<info><sample_count>600</sample_count></info>".utf8))
        return bytes
    }

    private func recording(_ bytes: [UInt8]) throws(RecordingFormatError) -> ImportedRecording {
        try RecordingFile.parse(
            ByteSource(bytes), path: "a.xdf", options: .init(),
            file: { _ throws(RecordingFormatError) in nil })
    }

    @Test func streamsGapsAndMarks() throws {
        let read = try recording(sample(flag: true))
        #expect(read.signals.map(\.channel.name) == ["ECG", "Resp & more"])
        #expect(read.signals.map(\.channel.unit) == ["uV", "NU"])
        #expect(read.signals[0].channel.kind == .ecg)
        #expect(abs(read.signals[0].rate - 100) < 1e-6)
        #expect(read.signals[0].stretches.map(\.values.count) == [300, 300])
        #expect(zip(read.signals[0].stretches.map(\.start), [0, 4.5]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(read.signals[0].stretches[1].values.last == 599)
        #expect(read.marks.map(\.text) == ["hop"])
        #expect(abs(read.marks[0].time - 2) < 1e-6)
        #expect(read.started == WallTime(iso8601: "2026-10-07T10:20:30+02:00"))
        // Without the flag a hole of more than half a second is a gap all the same.
        #expect(try recording(sample(flag: false)).signals[0].stretches.count == 2)
    }

    @Test func filesThatAreCutOrDamagedAreReadAsFarAsTheyGo() throws {
        let whole = sample(flag: true)
        let cut = try recording(Array(whole.dropLast(30)))
        #expect(cut.signals[0].stretches.map(\.values.count) == [300, 300])
        #expect(cut.notes == ["it is cut off or damaged near its end; what is whole was read"])
        // Damage in the middle of the first samples: the second boundary is found.
        var broken = whole
        let place = 4 + (whole.count - 4) / 3
        broken[place] = 0x55
        let rest = try recording(broken)
        #expect(rest.signals[0].stretches.last?.values.last == 599)
        for length in stride(from: 0, to: whole.count, by: 7) {
            do { _ = try recording(Array(whole[..<length])) } catch {
                #expect(!error.description.contains("\n"))
            }
        }
        #expect(throws: RecordingFormatError.self) { try recording(Array("RIFF".utf8)) }
    }

    @Test func intervalsInAStream() throws {
        var bytes = start
        bytes += header(
            1,
            "<name>belt</name><type>RR</type><channel_count>1</channel_count><nominal_srate>0</nominal_srate><channel_format>double64</channel_format>",
            "<channels><channel><label>RR</label><unit>ms</unit></channel></channels>")
        bytes += chunk(
            3, word(1) + [1, 2, 8] + double(1) + double(800) + [8] + double(1.9) + double(900))
        #expect(try recording(bytes).intervals?.intervals == [800, 900])
        // An irregular stream without a unit is not taken for intervals.
        bytes =
            start
            + header(
                1,
                "<name>belt</name><type>RR</type><channel_count>1</channel_count><nominal_srate>0</nominal_srate><channel_format>double64</channel_format>"
            )
        bytes += chunk(3, word(1) + [1, 1, 8] + double(1) + double(800))
        #expect(throws: RecordingFormatError.self) { try recording(bytes) }
    }

    /// Whole numbers that come now and then are what a computer sent when something happened.
    @Test func triggersAreMarks() throws {
        var bytes = sample(flag: true)
        for (id, format) in [(9, "int32"), (10, "float32")] {
            bytes += header(
                UInt32(id),
                "<name>port</name><type>Stim</type><channel_count>1</channel_count><nominal_srate>0</nominal_srate><channel_format>\(format)</channel_format>"
            )
            bytes += chunk(
                3,
                word(UInt32(id)) + [1, 2, 8] + double(5.9) + [12, 0, 0, 0, 8] + double(7.9) + [7, 0, 0, 0])
        }
        let read = try recording(bytes)
        #expect(Set(read.marks.map(\.text)) == ["hop", "port 12", "port 7"])
        let times = read.marks.filter { $0.text != "hop" }.map(\.time)
        #expect(zip(times, [1, 3]).allSatisfy { abs($0 - $1) < 1e-6 } && times.count == 2)
        // Numbers with fractions are no triggers.
        #expect(read.notes == ["stream port has no even rate and was left out"])
    }

    private struct Loaded: Decodable {
        var times: [Double]
        var values: [Double]
        var rate: Double
    }

    @Test(
        .enabled(if: ForeignTools.present.contains("pyxdf"), "python has no pyxdf"), arguments: [true, false])
    func timesAndValuesAreThoseOfPyxdf(flag: Bool) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(sample(flag: flag), "a.xdf")
        let theirs = try ForeignTools.python(
            Loaded.self,
            """
            import sys, json, pyxdf
            s, h = pyxdf.load_xdf(sys.argv[1])
            e = [x for x in s if x['info']['type'][0] == 'ECG'][0]
            m = [x for x in s if x['info']['type'][0] == 'Markers'][0]
            print(json.dumps(dict(times=e['time_stamps'].tolist() + m['time_stamps'].tolist(),
                values=e['time_series'][:, 0].astype(float).tolist(), rate=float(e['info']['nominal_srate'][0]))))
            """, [path])
        let file = try XDFFile.parse(ByteSource(path: path), file: path)
        #expect(try file.streams[0].values[0].values().map(Double.init) == theirs.values)
        let ours = try file.streams[0].times.values() + file.streams[1].times.values()
        // Without the flag pyxdf lays one line through stamps with a hole of up to 500 samples: only the ends agree.
        let off = zip(ours, theirs.times).map { abs($0 - $1) }
        #expect(off.count == 601 && (off.max() ?? 1) < (flag ? 1e-6 : 0.76))
        #expect(abs((ours.first ?? 0) - 4.9) < 1e-9)
    }
}

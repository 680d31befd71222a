import Sessions
import Testing

@Suite struct WAVFileTests {
    /// A file with the given format code, bits and data, and a chunk to be passed over before it.
    private func file(code: Int, channels: Int, bits: Int, data: [UInt8], stated: Int? = nil) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(value >> (8 * $0) & 255) }
        }
        let width = bits / 8 * channels
        let format =
            number(code, 2) + number(channels, 2) + number(8_000, 4) + number(8_000 * width, 4)
            + number(width, 2)
            + number(bits, 2)
        return Array("RIFF".utf8) + number(0, 4) + Array("WAVE".utf8) + Array("LIST".utf8) + number(3, 4)
            + [1, 2, 3, 0] + Array("fmt ".utf8) + number(format.count, 4) + format + Array("data".utf8)
            + number(stated ?? data.count, 4) + data
    }

    @Test func readsEveryWidth() throws {
        let cases: [(code: Int, bits: Int, data: [UInt8], values: [Float])] = [
            (1, 8, [0, 128, 192], [-1, 0, 0.5]),
            (1, 16, [0, 0x80, 0, 0x40], [-1, 0.5]),
            (1, 24, [0, 0, 0x80, 0, 0, 0x20], [-1, 0.25]),
            (1, 32, [0, 0, 0, 0xC0], [-0.5]),
            (3, 32, [0, 0, 0x80, 0xBF], [-1]),
            (3, 64, [0, 0, 0, 0, 0, 0, 0xE0, 0x3F], [0.5]),
        ]
        for (code, bits, data, values) in cases {
            let wav = try WAVFile.parse(file(code: code, channels: 1, bits: bits, data: data), file: "x.wav")
            #expect(wav.rate == 8_000)
            #expect(wav.channels == [values])
        }
    }

    @Test func separatesChannelsAndReadsWhatACutRecorderLeft() throws {
        let data: [UInt8] = [0, 0x40, 0, 0xC0, 0, 0x20, 0, 0]
        for stated in [data.count, 0, 1 << 30] {
            let wav = try WAVFile.parse(
                file(code: 1, channels: 2, bits: 16, data: data, stated: stated), file: "x.wav")
            #expect(wav.channels == [[0.5, 0.25], [-0.5, 0]])
        }
    }

    @Test func saysWhatIsWrong() {
        let bad: [([UInt8], String)] = [
            (Array("hello, world".utf8), "not a RIFF WAVE"),
            (file(code: 85, channels: 1, bits: 16, data: [0, 0]), "compressed"),
            (file(code: 1, channels: 0, bits: 16, data: [0, 0]), "0 channels"),
            (Array(file(code: 1, channels: 1, bits: 16, data: []).prefix(30)), "no samples"),
        ]
        for (bytes, reason) in bad {
            let error = #expect(throws: RecordingFormatError.self) {
                try WAVFile.parse(bytes, file: "x.wav")
            }
            #expect(error?.description.contains(reason) == true)
        }
    }
}

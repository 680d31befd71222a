import Foundation
import Testing

@testable import Devices

@Suite struct SoundFileTests {
    private static let samples: [Int16] = [0, 1, -1, 32_767, -32_768]

    private static func wav(claiming frames: Int) -> Data {
        Data(
            WAVHeader.bytes(sampleRate: 22_050, frames: frames)
                + samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    }

    /// What a program writes to a pipe claims more than there is.
    @Test(arguments: [5, 1_000_000_000])
    func readsWhatIsThere(claimed: Int) throws {
        let file = try SoundFile(Self.wav(claiming: claimed), name: "test")
        #expect(file.sampleRate == 22_050)
        #expect(file.channels == 1)
        #expect(file.samples == Self.samples.map { Float($0) / 32_768 })
    }

    @Test(.enabled(if: SoundTool.isAvailable, "needs sox"), arguments: RecordedVoice.forms)
    func readsEveryForm(form: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tone." + form)
        try SoundTool.tone(at: path, "-r 44100 -c 2", "synth 1 sine 440 vol 0.5")
        let file = try SoundFile(path: path)
        #expect(file.sampleRate == 44_100)
        #expect(file.channels == 2)
        #expect(abs(file.oneChannel.count - 44_100) < 100)
        let peak = file.oneChannel.reduce(0) { max($0, abs($1)) }
        #expect(abs(peak - 0.5) < 0.05)
    }

    @Test func whatIsNoSoundIsOneClearLine() throws {
        for count in [0, 3, 12, 40] {
            let error = #expect(throws: AudioError.self) {
                try SoundFile(Self.wav(claiming: 5).prefix(count), name: "part")
            }
            #expect(error?.description.hasPrefix("cannot read sound from part: ") == true)
            #expect(error?.description.contains("\n") == false)
        }
        #expect(throws: AudioError.self) { try SoundFile(path: "/not-there/c7.wav") }
    }

    @Test func aSongIsNoLine() throws {
        let long = Data(WAVHeader.bytes(sampleRate: 1_000, frames: 130_000)) + Data(count: 260_000)
        let error = #expect(throws: AudioError.self) { try SoundFile(long, name: "song") }
        #expect(error?.description.contains("longer than 120 s") == true)
    }
}

/// Sounds made with sox.
enum SoundTool {
    static let isAvailable = (try? OnsetFinder.run("/usr/bin/env", ["which", "sox"])) != nil

    /// - Parameters:
    ///   - format: options of the file, as sox writes them.
    ///   - effects: what is in it.
    static func tone(at path: String, _ format: String, _ effects: String) throws {
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        try OnsetFinder.run(
            "/usr/bin/env", ["sox", "-q", "-D", "-n"] + words(format) + [path] + words(effects))
    }
}

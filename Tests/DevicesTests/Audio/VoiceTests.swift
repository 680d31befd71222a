import Biosignals
import Foundation
import Guidance
import Testing

@testable import Devices

@Suite struct VoiceTests {
    static let hasEspeak = (try? OnsetFinder.run("/usr/bin/env", ["which", "espeak-ng"])) != nil

    static func cue(_ text: String, id: String? = nil, room: Double = 10) -> Cue {
        Cue(time: SessionTime(seconds: 0), kind: .voice, seconds: room, id: id, text: text)
    }

    @Test(.enabled(if: hasEspeak, "needs espeak-ng"), arguments: [Language.nl, .en])
    func aLineIsTrimmedLevelledAndLimited(language: Language) async throws {
        let voice = VoiceRenderer()
        let clip = try #require(await voice.clip(for: Self.cue("Adem klein en gewoon."), language: language))
        #expect(clip.sampleRate == 48_000)
        #expect((0.7...4).contains(clip.seconds))
        let peak = clip.samples.reduce(0) { max($0, abs($1)) }
        #expect(peak <= 0.0708)
        let loudness = try #require(Loudness.integrated(clip.samples, sampleRate: 48_000))
        #expect(abs(loudness - SoundLevel.speech) < 1)
        #expect(clip.samples.first == 0)
        #expect(await voice.trouble == nil)
        #expect(await voice.clip(for: Self.cue("Adem klein en gewoon."), language: language) == clip)
    }

    @Test(.enabled(if: hasEspeak, "needs espeak-ng"))
    func anEllipsisIsAPause() async throws {
        let voice = VoiceRenderer()
        await voice.prepare(["In … en uit …", "In en uit"], language: .nl)
        let slow = try #require(await voice.clip(for: Self.cue("In … en uit …"), language: .nl))
        let quick = try #require(await voice.clip(for: Self.cue("In en uit"), language: .nl))
        #expect(slow.seconds > quick.seconds + 0.5)
        #expect(await voice.clip(for: Self.cue(" … "), language: .nl) == nil)
    }

    @Test(.enabled(if: hasEspeak, "needs espeak-ng"))
    func aLineWithLittleRoomIsSaidFaster() async throws {
        let voice = VoiceRenderer()
        let text = "Adem klein en gewoon. Meer lucht is niet nodig."
        let calm = try #require(await voice.clip(for: Self.cue(text), language: .nl))
        let room = calm.seconds * 0.9
        let quick = try #require(await voice.clip(for: Self.cue(text, room: room), language: .nl))
        #expect(quick.seconds <= room)
        // A pace that is still calm is the end of it.
        let quickest = try #require(await voice.clip(for: Self.cue(text, room: 0.5), language: .nl))
        #expect(quickest.seconds > calm.seconds * 0.7)
    }

    @Test(.enabled(if: hasEspeak, "needs espeak-ng"))
    func whatIsKeptIsBounded() async throws {
        let voice = VoiceRenderer(keptSeconds: 3)
        let words = ["Een", "Twee", "Drie", "Vier", "Vijf", "Zes"].map { "\($0), rustig ademen." }
        await voice.prepare(words, language: .nl)
        for word in words {
            #expect(await voice.clip(for: Self.cue(word), language: .nl) != nil)
            #expect(await voice.total <= 3)
        }
    }

    @Test func aVoiceThatIsNotInstalledSaysSoOnce() async {
        let voice = VoiceRenderer(voice: EspeakVoice(program: "no-such-voice"))
        #expect(await voice.clip(for: Self.cue("In"), language: .nl) == nil)
        #expect(await voice.trouble?.description.contains("no-such-voice is not installed") == true)
        #expect(await voice.clip(for: Self.cue("Uit"), language: .nl) == nil)
    }

    @Test(arguments: [(22_050, 48_000), (48_000, 16_000)])
    func resamplingKeepsASine(from: Int, to: Int) throws {
        func sine(_ rate: Int) -> [Float] {
            (0..<rate).map { Float(sin(2 * Double.pi * 1_000 * Double($0) / Double(rate))) }
        }
        let got = Resampler.resample(sine(from), from: from, to: to)
        let wanted = sine(to)
        #expect(got.count == to)
        let middle = to / 10..<to * 9 / 10
        let worst = middle.map { abs(got[$0] - wanted[$0]) }.max() ?? 1
        #expect(worst < 0.001)
    }

    @Test func silenceIsNotALine() {
        #expect(SpeechDressing.dress([Float](repeating: 0, count: 4_800), sampleRate: 48_000) == nil)
        #expect(SpeechDressing.dress([], sampleRate: 48_000) == nil)
    }

    @Test func aPeakIsLimitedWithoutClipping() throws {
        var raw = (0..<48_000).map { 0.1 * Float(sin(Double($0) * 0.05)) }
        for i in 24_000..<24_040 { raw[i] *= 8 }
        let line = try #require(SpeechDressing.dress(raw, sampleRate: 48_000))
        #expect(line.allSatisfy { abs($0) <= 0.0708 })
    }
}

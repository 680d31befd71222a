import Foundation
import Testing

@testable import Devices

@Suite struct SoundSinkTests {
    @Test func readsWhatPeopleWrite() throws {
        #expect(try SoundSink("alsa:plughw:1,0") == .alsa("plughw:1,0"))
        #expect(try SoundSink("wav:a b.wav") == .wav("a b.wav"))
        #expect(try SoundSink("none") == .none)
        for text in ["", "alsa:", "wav:", "mp3:x", "None"] {
            let error = #expect(throws: AudioError.self) { try SoundSink(text) }
            #expect(error?.description.contains("'\(text)'") == true)
        }
    }
}

@Suite struct PlayClockTests {
    /// A card 300 ppm fast, whose delay is read with 3 ms of jitter.
    @Test func followsADriftingCardWithoutJumping() {
        var clock = PlayClock(sampleRate: 48_000, block: 480)
        var seed: UInt64 = 7
        var expected: Int64?
        var steps: [Int64] = []
        var errors: [Double] = []
        for i in 0..<6_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let jitter = (Double(seed >> 40) / Double(1 << 24) - 0.5) * 288
            let truth = 1_000 + Double(i) * 480 * (1 - 300e-6)
            let at = clock.begin(heardAt: truth + jitter, count: 480)
            if let expected { steps.append(at - expected) }
            expected = at + 480
            if i > 500 { errors.append(abs(Double(at) - truth)) }
        }
        #expect(steps.allSatisfy { abs($0) <= 8 })
        #expect((errors.max() ?? .infinity) < 96)
    }

    @Test func aStallIsTakenAtOnce() {
        var clock = PlayClock(sampleRate: 48_000, block: 480)
        #expect(clock.begin(heardAt: 0, count: 480) == 0)
        #expect(clock.begin(heardAt: 48_000, count: 480) == 48_000)
    }
}

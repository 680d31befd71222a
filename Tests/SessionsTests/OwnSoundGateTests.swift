import Biosignals
import Foundation
import Guidance
import Testing

@testable import Sessions

/// The gate on made envelopes: levels in dB over the quiet, as a microphone would give them.
@Suite struct OwnSoundGateTests {
    private static let rate = 40.0

    /// What goes in and what comes out, for breath sounds every 10 s from second 5 on.
    /// - Parameters:
    ///   - leak: dB over the quiet at which the top of our own sound is heard; nil for headphones.
    ///   - breath: dB over the quiet of what the person breathes, at a time.
    private func run(
        seconds: Double, leak: Double?, lines: [Cue] = [], breath: (Double) -> Double
    ) -> [(time: Double, breath: Double, heard: Float, kept: Float, isCovered: Bool)] {
        var cues = CueLoudness()
        for start in stride(from: 5.0, to: seconds - 10, by: 10) {
            cues.schedule(Cue(time: SessionTime(seconds: start), kind: .inhale, seconds: 4))
            cues.schedule(Cue(time: SessionTime(seconds: start + 4), kind: .exhale, seconds: 6))
        }
        for line in lines { cues.schedule(line) }
        var gate = OwnSoundGate(rate: Self.rate)
        var noise = SplitMix64(seed: 2)
        return (0..<Int(seconds * Self.rate)).map { index in
            let time = Double(index) / Self.rate
            cues.advance(to: time + OwnSoundGate.lookahead)
            // Loudspeaker, room and stamps: 60 ms late.
            let own = cues.range(from: time - 0.06, to: time - 0.06).upperBound
            let breathing = breath(time)
            let power = pow(10, breathing / 10) + (leak.map { pow(10, ($0 + own) / 10) } ?? 0)
            let heard = Float(max(0, 10 * log10(power + 1) - 3 + 0.5 * noise.gaussian()))
            let kept = gate.push(heard, at: time, cues: cues)
            return (time, breathing, heard, kept, gate.isCovered)
        }
    }

    /// Every 4 s, at no multiple of the cues.
    private func free(_ time: Double) -> Double {
        let place = (time / 4.3).truncatingRemainder(dividingBy: 1)
        return place < 0.35 || (place > 0.45 && place < 0.8) ? 30 : -20
    }

    @Test(arguments: [8.0, 20, 40])
    func ownSoundAloneIsNoBreath(leak: Double) {
        let all = run(seconds: 70, leak: leak) { _ in -20 }
        #expect(all.contains { $0.heard > Float(leak) - 4 })
        #expect(all.allSatisfy { $0.kept == 0 })
        if leak >= 20 { #expect(all.filter { $0.time > 30 }.allSatisfy { $0.isCovered }) }
    }

    /// With headphones nothing is lost, once it is known that nothing leaks, even of one who breathes with the guide.
    @Test func headphonesLoseNothing() {
        let free = run(seconds: 70, leak: nil) { self.free($0) }
        #expect(free.filter { $0.time > 15 }.allSatisfy { $0.kept == $0.heard && !$0.isCovered })
        let follows = run(seconds: 70, leak: nil) { time in
            let place = (time - 5.4).truncatingRemainder(dividingBy: 10)
            return time > 5.4 && (place < 3.3 || (place > 4 && place < 8.5)) ? 30 : -20
        }
        #expect(follows.filter { $0.time > 15 }.allSatisfy { $0.kept == $0.heard && !$0.isCovered })
    }

    /// Our own sound 12 dB under the breath: what is kept is breath, and nearly all of the breath.
    @Test func aLouderBreathIsKept() {
        let all = run(seconds: 70, leak: 18) { self.free($0) }.filter { $0.time > 20 }
        let breathed = all.filter { $0.breath > 0 }
        let paused = all.filter { $0.breath < 0 }
        #expect(breathed.count { $0.kept > 0 } > breathed.count * 9 / 10)
        #expect(paused.allSatisfy { $0.kept == 0 })
        #expect(paused.contains { $0.heard > 10 })
        #expect(all.allSatisfy { !$0.isCovered })
    }

    /// A spoken line is left out for all the room it has while the leak is not known.
    @Test func linesBeforeTheLeakIsKnown() {
        let line = Cue(time: SessionTime(seconds: 1), kind: .voice, seconds: 2.5, text: "Adem rustig.")
        let all = run(seconds: 5, leak: 20, lines: [line]) { _ in -20 }
        #expect(all.contains { $0.heard > 20 })
        #expect(all.allSatisfy { $0.kept == 0 })
    }

    /// Without cues nothing is touched.
    @Test func silenceOfTheGuide() {
        var gate = OwnSoundGate(rate: Self.rate)
        var cues = CueLoudness()
        for index in 0..<400 {
            let time = Double(index) / Self.rate
            cues.advance(to: time + OwnSoundGate.lookahead)
            let value: Float = index % 80 < 40 ? -25 : 0
            let kept = gate.push(value, at: time, cues: cues)
            #expect(kept == value)
        }
        #expect(gate.leak == nil)
    }
}

import Foundation
import Testing

@testable import Guidance

@Suite struct LoudnessTests {
    private static func sine(_ hertz: Double, amplitude: Double, seconds: Double, rate: Double = 48_000)
        -> [Float]
    {
        (0..<Int(seconds * rate)).map { Float(amplitude * sin(2 * .pi * hertz * Double($0) / rate)) }
    }

    /// ITU-R BS.1770: a sine of 997 Hz at full scale in one channel reads −3.01.
    @Test(arguments: [22_050.0, 44_100, 48_000])
    func theReferenceToneReadsWhatTheStandardSays(rate: Double) throws {
        let tone = Self.sine(997, amplitude: 1, seconds: 2, rate: rate)
        let level = try #require(Loudness.integrated(tone, sampleRate: rate))
        #expect(abs(level - -3.01) < 0.1, "\(level)")
    }

    /// EBU Tech 3341, case 3: quiet parts do not count.
    @Test func quietPartsDoNotCount() throws {
        let quiet = Self.sine(1_000, amplitude: pow(10, -36.0 / 20), seconds: 4)
        let loud = Self.sine(1_000, amplitude: pow(10, -23.0 / 20), seconds: 8)
        let level = try #require(Loudness.integrated(quiet + loud + quiet, sampleRate: 48_000))
        let alone = try #require(Loudness.integrated(loud, sampleRate: 48_000))
        #expect(abs(level - alone) < 0.2)
    }

    @Test func aShortWordCountsAsItIs() throws {
        let level = try #require(
            Loudness.integrated(Self.sine(1_000, amplitude: 0.1, seconds: 0.2), sampleRate: 48_000))
        let long = try #require(
            Loudness.integrated(Self.sine(1_000, amplitude: 0.1, seconds: 2), sampleRate: 48_000))
        #expect(abs(level - long) < 0.3)
    }

    @Test func silenceHasNone() {
        #expect(Loudness.integrated([], sampleRate: 48_000) == nil)
        #expect(Loudness.integrated([Float](repeating: 0, count: 48_000), sampleRate: 48_000) == nil)
        #expect(Loudness.momentary([Float](repeating: 0, count: 48_000), sampleRate: 48_000).count == 7)
    }
}

import Biosignals
import Sessions
import Testing

/// Rates beside the nominal ones, as a session measures them, and rates at which nothing can be found.
@Suite struct SignalSearchTests {
    private func trace(_ kind: ChannelKind, rate: Double) -> SignalTrace {
        let values = (0..<Int(20 * rate)).map { Float($0 * 7 % 13) }
        return SignalTrace(
            name: "x", kind: kind, unit: "", stretches: [.init(start: 0, rate: rate, values: values)])
    }

    @Test(arguments: [
        (ChannelKind.heartSound, 999.98), (.ecg, 49.99), (.ppg, 19.99), (.ecg, 10_000.2), (.ecg, 192_000),
        (.ppg, 44_100),
    ])
    func aMeasuredRateIsSearched(kind: ChannelKind, rate: Double) {
        #expect(SignalSearch.canSearch(kind, at: rate))
        for causal in [true, false] {
            _ = SignalSearch(causal: causal).beats(in: [trace(kind, rate: rate)])
        }
    }

    @Test(arguments: [
        (ChannelKind.belt, 4.99), (.airflow, 10_000.2), (.breathSound, 40), (.breathSound, 16_000),
    ])
    func breathingAsWell(kind: ChannelKind, rate: Double) {
        #expect(SignalSearch.canSearch(kind, at: rate))
        for causal in [true, false] { _ = SignalSearch(causal: causal).breaths(in: trace(kind, rate: rate)) }
    }

    @Test(arguments: [
        (ChannelKind.ecg, 25.0), (.ppg, 10), (.heartSound, 500), (.belt, 2), (.airflow, 44_100),
    ])
    func nothingIsFoundAtOtherRates(kind: ChannelKind, rate: Double) {
        #expect(!SignalSearch.canSearch(kind, at: rate))
        for causal in [true, false] {
            #expect(SignalSearch(causal: causal).beats(in: [trace(kind, rate: rate)]).isEmpty)
            #expect(SignalSearch(causal: causal).breaths(in: trace(kind, rate: rate)).isEmpty)
        }
    }

    /// Sound of breathing from a recorder: its loudness is taken first, and times stay those of the sound.
    @Test func breathSoundIsHeardInTheSoundItself() throws {
        let rate = 16_000.0
        var random = SplitMix64(seed: 4)
        let values = (0..<Int(90 * rate)).map { index in
            let cycle = (Double(index) / rate).truncatingRemainder(dividingBy: 5)
            let loud: Double = cycle < 1.5 ? 0.2 : cycle > 2 && cycle < 4 ? 0.1 : 0.001
            return Float(loud * (random.uniform() - 0.5))
        }
        let sound = SignalTrace(
            name: "x", kind: .breathSound, unit: "", stretches: [.init(start: 0, rate: rate, values: values)])
        let breaths = SignalSearch().breaths(in: sound)
        #expect((12...18).contains(breaths.count))
        for breath in breaths where breath.inhale > 20 {
            let cycle = breath.inhale.truncatingRemainder(dividingBy: 5)
            #expect(cycle < 0.3 || cycle > 4.7 || abs(cycle - 2) < 0.3, "\(breath.inhale)")
        }
    }
}

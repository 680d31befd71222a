import Biosignals
import Guidance

/// What an audio input hears of its sensor: said in the stream, and what is not the sensor's is left out.
extension Session {
    /// Seconds within which one trouble is put into words once.
    private static let wordsAgainAfter = 60.0

    /// How the sensor is heard has changed. Not hearing it ends everything that was connected, as every gap does, and is
    /// over when data are heard again.
    mutating func hear(
        _ condition: SoundCondition, on number: Int, into sink: inout some OutputSink
    ) {
        guard var port = ports.take(number) else { return }
        port.value.sound = condition
        let isUnheard = port.value.isUnheard
        if isUnheard {
            port.value.state = .silent
        } else if let reason = condition.reason {
            say(condition.words, of: reason, on: &port.value, into: &sink)
        }
        ports.put(port)
        if isUnheard { beginGap(number, reason: condition.words, into: &sink) }
        guard var heard = ports.take(number) else { return }
        judge(&heard.value, into: &sink)
        ports.put(heard)
    }

    /// The values of a breath microphone without what the guide's own sound makes of them.
    mutating func withoutOwnSound(
        _ values: [Float], of port: inout SensorPort, into sink: inout some OutputSink
    ) -> [Float] {
        // Taken out, so that it is not copied.
        guard var gate = port.ownSound.take() else { return values }
        let last = now.seconds - port.channels[0].channel.groupDelay
        guidance.loudness.advance(to: last + OwnSoundGate.lookahead)
        let wasCovered = gate.isCovered
        let kept = values.indices.map { index in
            let time = last - Double(values.count - 1 - index) / gate.rate
            return gate.push(values[index], at: time, cues: guidance.loudness)
        }
        port.ownSound = gate
        if gate.isCovered != wasCovered {
            if gate.isCovered {
                say(
                    "the guide's own sound covers the breath in the microphone: use headphones, or turn it down",
                    of: .ownSound, on: &port, into: &sink)
            }
            judge(&port, into: &sink)
        }
        return kept
    }

    private func judge(_ port: inout SensorPort, into sink: inout some OutputSink) {
        let best = port.soundQuality
        for index in port.channels.indices {
            port.channels[index].judge(atBest: best, at: now, into: &sink)
        }
    }

    /// Puts trouble into words, but not again and again.
    private func say(
        _ words: String, of reason: QualityReason, on port: inout SensorPort,
        into sink: inout some OutputSink
    ) {
        if let said = port.saidInWords[reason], now.secondsSince(said) < Self.wordsAgainAfter { return }
        port.saidInWords[reason] = now
        sink.emit(.fault(Fault(time: now, id: port.id, text: words)))
    }
}

extension SoundCondition {
    /// What is wrong and what to do.
    fileprivate var words: String {
        switch self {
        case .good: "the sensor is heard"
        case .clipped: "the sound is too loud and is cut off: turn the input down"
        case .noCarrier:
            "the sensor's tone is not heard: switch it on, bring it closer, or turn the input up"
        case .noSound: "the audio input is silent: plug the sensor in, and turn the input up"
        }
    }
}

import Biosignals
import Devices
import Foundation
import Guidance

/// Guidance sound on a card in real time: how often the card runs dry, with every core busy or idle.
struct SoundBenchmark {
    let pcm: String
    let seconds: Int
    let isLoaded: Bool

    private static let breathSeconds = 10.0
    private static let poll = 0.1
    /// Cues come so long ahead, as they do in a session.
    private static let lead = 0.5

    func run() throws {
        let load = isLoaded ? ProcessorLoad() : nil
        defer { load?.stop() }
        let origin = MonotonicClock.now()
        let output = try AudioOutput(pcm: pcm, origin: origin)
        var delays: [Double] = []
        var due = cues()[...]
        for tick in 0..<Int(Double(seconds) / Self.poll) {
            let now = Double(tick) * Self.poll
            while let next = due.first, next.cue.time.seconds <= now + Self.lead {
                output.send(next.cue, setting: next.setting)
                due.removeFirst()
            }
            MonotonicClock.sleep(until: origin + Int64((now + Self.poll) * 1e9))
            let report = output.report
            if let failure = report.failure { throw failure }
            delays.append(report.delayMilliseconds)
        }
        let report = output.report
        output.stop()
        delays.sort()
        var table = Table(
            "sound: \(pcm), \(seconds) s, cores \(isLoaded ? "busy" : "idle")", "measured", "aim")
        let isRealtime = report.realtime == true
        table.add("real-time priority", isRealtime ? "granted" : "refused", "")
        table.add("xruns", "\(report.xruns)", isRealtime ? "0" : "counted")
        table.add("cues dropped", "\(report.droppedCues)", "0")
        table.add("delay to the ear: median", "\(decimal(delays[delays.count / 2], 1)) ms", "")
        table.add("most", "\(decimal(delays.last ?? 0, 1)) ms", "")
        print(table.text)
    }

    /// Six breaths a minute, each in the next voice.
    private func cues() -> [(cue: Cue, setting: SoundSetting)] {
        let voices = BreathVoice.allCases
        return (0..<Int(Double(seconds) / Self.breathSeconds)).flatMap {
            i -> [(cue: Cue, setting: SoundSetting)] in
            let at = 1 + Double(i) * Self.breathSeconds
            let setting = SoundSetting(breath: voices[i % voices.count])
            return [
                (Cue(time: SessionTime(seconds: at), kind: .inhale, seconds: 4), setting),
                (Cue(time: SessionTime(seconds: at + 4), kind: .exhale, seconds: 6), setting),
            ]
        }
    }
}

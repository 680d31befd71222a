import Biosignals
import Foundation
import HRV
import Sessions

/// One event of a stream as the views need it, from a daemon's JSON or from a session here.
struct LiveEvent: Decodable, Sendable {
    /// `beat`, `wave` …
    var className: String
    /// Session seconds at which it happened or begins.
    var time: Double?
    var seconds: Double?
    var id: String?
    var text: String?
    var reason: String?
    var signal: String?
    var kind: String?
    var mode: String?
    var flag: String?
    var state: String?
    var driver: String?
    var source: String?
    var started: String?
    var now: Double?
    var level: Int?
    var value: Int?
    var rate: Double?
    var samplesPerSecond: Double?
    var unit: String?
    var values: [Float]?
    var rr: Double?
    var heartRate: Double?
    var depth: Double?
    var inhale: Double?
    var exhale: Double?
    var end: Double?
    var index: Double?
    var from: Double?
    var exercise: String?
    var practised: Double?
    var planned: Double?
    var sentence: String?
    /// Of metrics: the numbers by name, and their ages in seconds.
    var numbers: [String: Double] = [:]
    var ages: [String: Double] = [:]

    private enum CodingKeys: String, CodingKey {
        case seconds, id, text, reason, signal, kind, mode, flag, state, driver, source, started, level, value
        case unit, values, depth, index, exercise, sentence
        case className = "class"
        case time = "t_s"
        case start = "t0_s"
        case now = "now_s"
        case rate = "rate_bpm"
        case samplesPerSecond = "rate_hz"
        case rr = "rr_ms"
        case heartRate = "hr_bpm"
        case inhale = "inhale_s"
        case exhale = "exhale_s"
        case end = "end_s"
        case from = "from_s"
        case practised = "practised_s"
        case planned = "planned_s"
        case ages = "age_s"
    }

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
            try members.decodeIfPresent(Value.self, forKey: key)
        }
        className = try members.decode(String.self, forKey: .className)
        inhale = try read(.inhale)
        time = try read(.time) ?? read(.start) ?? inhale
        seconds = try read(.seconds)
        id = try read(.id)
        text = try read(.text)
        reason = try read(.reason)
        signal = try read(.signal)
        kind = try read(.kind)
        mode = try read(.mode)
        flag = try read(.flag)
        state = try read(.state)
        driver = try read(.driver)
        source = try read(.source)
        started = try read(.started)
        now = try read(.now)
        level = try read(.level)
        value = try read(.value)
        rate = try read(.rate)
        samplesPerSecond = try read(.samplesPerSecond)
        unit = try read(.unit)
        values = try read(.values)
        rr = try read(.rr)
        heartRate = try read(.heartRate)
        depth = try read(.depth)
        exhale = try read(.exhale)
        end = try read(.end)
        index = try read(.index)
        from = try read(.from)
        exercise = try read(.exercise)
        practised = try read(.practised)
        planned = try read(.planned)
        sentence = try read(.sentence)
        guard className == "metrics" else { return }
        ages = try read(.ages) ?? [:]
        let all = try decoder.container(keyedBy: Name.self)
        for name in ages.keys {
            numbers[name] = try all.decodeIfPresent(Double.self, forKey: Name(stringValue: name))
        }
    }

    init(json: String) throws { self = try JSONDecoder().decode(LiveEvent.self, from: Data(json.utf8)) }

    /// The same event by way of its JSON, so that both sources show the same; waves and beats, which are many, without.
    init(_ output: Output) throws {
        switch output {
        case .wave(let wave): self.init(wave: wave)
        case .beat(let beat): self.init(beat: beat)
        default: self = try LiveEvent(json: output.json)
        }
    }

    private init(wave: Wave) {
        className = "wave"
        time = wave.start.seconds
        signal = wave.signal
        unit = wave.unit
        samplesPerSecond = wave.rate
        values = wave.values
    }

    /// Of a beat what is shown, with the decimals of the stream.
    private init(beat: Beat) {
        className = "beat"
        time = NumberText.rounded(beat.time.seconds, 6)
        rr = NumberText.rounded(beat.rr, 3)
        heartRate = NumberText.rounded(beat.rr.map { 60_000 / $0 }, 3)
        flag = beat.flag.rawValue
        source = beat.source.rawValue
    }
}

public import Biosignals

/// One evenly sampled signal read from a file.
public struct ImportedSignal: Sendable {
    public var channel: Channel
    public var rate: Double
    public var samples: [Float]

    public init(channel: Channel, rate: Double, samples: [Float]) {
        self.channel = channel
        self.rate = rate
        self.samples = samples
    }

    /// - Parameter kind: what the signal is; nil to tell from its name.
    public init(name: String, kind: ChannelKind? = nil, unit: String, rate: Double, samples: [Float]) {
        let kind = kind ?? ChannelKind(signalName: name)
        self.init(
            channel: Channel(name: name, kind: kind, unit: unit, nominalRate: rate), rate: rate,
            samples: samples)
    }

    /// Length in seconds.
    public var seconds: Double { Double(samples.count) / rate }
}

extension ChannelKind {
    /// What a signal's name in a file says that it is. Lead names of the 12-lead ECG count as ECG.
    public init(signalName name: String) {
        let lower = name.lowercased()
        func has(_ words: String...) -> Bool { words.contains { lower.contains($0) } }
        let leads: Set = [
            "i", "ii", "iii", "avr", "avl", "avf", "mlii", "mli", "mliii", "v", "v1", "v2", "v3", "v4", "v5",
            "v6",
        ]
        if has("phono", "pcg") {
            self = .heartSound
        } else if has("ecg", "ekg") || leads.contains(lower) {
            self = .ecg
        } else if has("pleth", "ppg", "pulse", "bvp") || lower == "ir" || lower == "red" {
            self = .ppg
        } else if has("breath-sound", "breath sound") {
            self = .breathSound
        } else if has("airflow", "flow", "nasal") {
            self = .airflow
        } else if has("imped", "bioz") || lower == "resp" {
            self = .impedance
        } else if has("resp", "belt", "breath", "chest", "abdomen", "thorax", "pzt") {
            self = .belt
        } else {
            self = .other
        }
    }
}

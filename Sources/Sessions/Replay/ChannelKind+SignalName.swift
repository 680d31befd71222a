public import Biosignals

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

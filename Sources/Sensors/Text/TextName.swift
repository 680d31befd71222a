import Biosignals

/// What the names in people's sketches mean.
enum TextName {
    enum Meaning: Equatable {
        case signal(ChannelKind)
        /// The device's own clock; factor to seconds, nil when the name does not say.
        case time(Double?)
        /// An interval between beats in ms.
        case interval
    }

    /// Whether `range` of `text` is `word`, in upper or lower case. `word` is lower case ASCII.
    static func equals(_ text: [UInt8], _ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for i in 0..<letters.count where unsafe lower(text[range.lowerBound + i]) != letters[i] {
                return false
            }
            return true
        }
    }

    static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

    private static let times: [String: Double] = [
        "ts": 1e-3, "ms": 1e-3, "millis": 1e-3, "timestampms": 1e-3, "timems": 1e-3, "us": 1e-6,
        "micros": 1e-6, "timeus": 1e-6, "sec": 1, "seconds": 1,
    ]
    private static let vagueTimes: Set<String> = ["t", "time", "timestamp"]
    private static let intervals: Set<String> = ["ibi", "ibims", "rr", "rrms", "ppi", "ppims"]
    private static let derived: Set<String> = [
        "bpm", "hr", "rate", "avg", "spo", "temp", "temperature", "heartrate", "resprate", "beat", "valid",
    ]
    private static let ecg = ["ecg", "ekg"]
    private static let belt = ["resp", "breath", "belt", "adem", "chest"]
    private static let flow = ["flow", "airflow"]
    private static let ppg = ["ppg", "pulse", "signal", "pleth", "bvp"]
    private static let ppgExact: Set<String> = ["ir", "red", "sample", "raw", "value"]

    /// The meaning of a column or key. Names are compared without case, word by word; a number that is itself
    /// derived (`BPM`, `SpO2`) is recorded and analysed by nothing.
    ///
    /// `sample`, `raw` and `value` are PulseSensor's words and mean a pulse wave.
    static func meaning(of name: String) -> Meaning {
        let plain = String(name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        if let factor = times[plain] { return .time(factor) }
        if vagueTimes.contains(plain) { return .time(nil) }
        if intervals.contains(plain) { return .interval }
        if derived.contains(plain) { return .signal(.other) }
        let words = name.lowercased().split { !($0.isASCII && $0.isLetter) }.map(String.init)
        if words.contains(where: derived.contains) { return .signal(.other) }
        for word in words {
            if ecg.contains(where: word.hasPrefix) { return .signal(.ecg) }
            if flow.contains(where: word.hasPrefix) { return .signal(.airflow) }
            if belt.contains(where: word.hasPrefix) { return .signal(.belt) }
            if ppgExact.contains(word) || ppg.contains(where: word.hasPrefix) { return .signal(.ppg) }
        }
        return .signal(.other)
    }

    /// EDF spelling of a unit that a sketch gave: `µV` and `μV` are `uV`.
    static func unit(_ text: String) -> String {
        text.replacing("µ", with: "u").replacing("μ", with: "u")
    }
}

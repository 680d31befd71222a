import Foundation

/// JSON documents on one line with keys in alphabetical order, so that two runs agree to the byte.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Numbers as people read them.
enum NumberText {
    /// Rounded; nil for what is no number.
    static func rounded(_ value: Double?, _ decimals: Int) -> Double? {
        guard let value, value.isFinite else { return nil }
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        return (value * scale).rounded() / scale
    }

    /// With exactly so many decimals.
    static func text(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "-" }
        // Beyond what an integer holds there are no decimals.
        guard abs(value) < 1e12 else { return "\(value)" }
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int64((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && whole != 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let rest = String(whole % scale)
        return "\(sign)\(whole / scale)." + String(repeating: "0", count: decimals - rest.count) + rest
    }

    /// Minutes and seconds: `3:07`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e12).rounded(.down))
        let rest = whole % 60
        return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}

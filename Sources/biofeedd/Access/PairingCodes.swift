/// Six-digit codes that let a screen in, and what happens to those who guess.
///
/// A code works once and for five minutes. After each wrong try the next must wait, twice as long each time; after
/// five wrong tries every code is void until somebody at the box makes a new one. Guessing so succeeds in one of
/// 200,000 cases. Tries are counted together, whoever makes them: an attacker may have many addresses.
struct PairingCodes: Sendable {
    /// What a code gives.
    struct Grant: Sendable, Hashable {
        var role: AccessRole
        /// Of a participant; nil for the others.
        var seat: Int?
        /// What people call the screen.
        var name: String
    }

    enum Answer: Sendable, Hashable {
        case granted(Grant)
        case wrong
        /// There is no code to try.
        case noCode
        /// Not tried: come back after so many seconds.
        case tooSoon(seconds: Int)
        case locked
    }

    /// Seconds that a code lasts.
    static let life: Int64 = 300
    private static let tries = 5
    private static let second: Int64 = 1_000_000_000

    private var open: [(code: String, grant: Grant, end: Int64)] = []
    private var wrong = 0
    private var notBefore: Int64 = 0
    private var isLocked = false

    /// Opens a code. Somebody stands at the box, so what strangers tried before is forgiven.
    ///
    /// - Parameters:
    ///   - code: six digits.
    ///   - now: monotonic nanoseconds.
    mutating func add(_ code: String, _ grant: Grant, at now: Int64) {
        open.removeAll { $0.end <= now || $0.code == code }
        open.append((code, grant, now + Self.life * Self.second))
        wrong = 0
        notBefore = 0
        isLocked = false
    }

    /// Tries a code.
    mutating func redeem(_ code: String, at now: Int64) -> Answer {
        open.removeAll { $0.end <= now }
        if isLocked { return .locked }
        if open.isEmpty { return .noCode }
        if now < notBefore {
            return .tooSoon(seconds: Int((notBefore - now + Self.second - 1) / Self.second))
        }
        if let index = open.firstIndex(where: { Self.isSame($0.code, code) }) {
            wrong = 0
            return .granted(open.remove(at: index).grant)
        }
        wrong += 1
        if wrong == Self.tries {
            open = []
            isLocked = true
            return .locked
        }
        notBefore = now + Self.second << Int64(wrong - 1)
        return .wrong
    }

    /// Takes as long whatever differs.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

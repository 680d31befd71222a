import Foundation

/// Where a replay is: recorded time that passes with the wall's, so many times as fast, or stands still.
struct ReplayClock {
    private(set) var speed: ReplaySpeed
    private(set) var isPaused = false
    /// Recorded seconds at the monotonic moment `since`, from which on they pass.
    private var place = 0.0
    private var since: Int64

    init(speed: ReplaySpeed, now: Int64) {
        self.speed = speed
        since = now
    }

    /// Recorded seconds now; nil at full speed, where the recording itself says how far it is.
    func position(at now: Int64) -> Double? {
        if isPaused { return place }
        guard case .times(let factor) = speed else { return nil }
        return place + max(0, Double(now - since) / 1e9 * factor)
    }

    mutating func jump(to seconds: Double, now: Int64) {
        place = max(0, seconds)
        since = now
    }

    /// - Parameter position: recorded seconds now.
    mutating func togglePause(at position: Double, now: Int64) {
        jump(to: position, now: now)
        isPaused.toggle()
    }

    mutating func pause(at position: Double, now: Int64) {
        jump(to: position, now: now)
        isPaused = true
    }

    /// Twice or half as fast, from a quarter to 64 times; past that, and back, as fast as the machine can.
    mutating func change(faster: Bool, at position: Double, now: Int64) {
        jump(to: position, now: now)
        speed = faster ? speed.faster : speed.slower
    }
}

extension ReplaySpeed {
    private static let slowest = 0.25
    private static let fastest = 64.0

    fileprivate var faster: ReplaySpeed {
        guard case .times(let factor) = self else { return .max }
        return factor * 2 <= Self.fastest ? .times(factor * 2) : .max
    }

    fileprivate var slower: ReplaySpeed {
        guard case .times(let factor) = self else { return .times(Self.fastest) }
        return .times(Swift.max(Self.slowest, factor / 2))
    }
}

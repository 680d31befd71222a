import Biosignals
import Guidance
import HRV
import Sessions

/// How a person and her heart went with the pacer (dossier §8.1).
public struct PacerFollowing: Sendable, Hashable {
    /// Share of the heart's variation that the pacer explains from which it moved with it, and from which it did well.
    public static let some = 0.30
    public static let well = 0.60
    /// Seconds between the looks, and how old a number may be.
    private static let hop = 2.0
    private static let oldest = 6.0
    /// A breath fits the pacer when its length is within this share.
    private static let tolerance = 0.10

    /// Shares of the looks, 0 to 1; nil without a heart.
    public var shareSome: Double?
    public var shareWell: Double?
    /// Seconds of the longest stretch of `some`, and from the pacer's start to the first look of it.
    public var longestRun: Double?
    public var firstAfter: Double?
    public var medianR2: Double?
    /// Share of the breaths that a sensor saw whose length fits the pacer's; nil without one, or with fewer than six.
    public var breathsThatFit: Double?
    public var breathCount = 0

    /// Nil without a pacer.
    public init?(_ story: SessionStory, in part: SessionPart) {
        let cues = story.pacer.filter { $0.start >= part.start - 1 && $0.start < part.end }
        guard !cues.isEmpty else { return nil }
        follow(story, part)
        fit(story, part, cues)
    }

    private mutating func follow(_ story: SessionStory, _ part: SessionPart) {
        var looks: [Double] = []
        var next = story.following.firstIndex { $0.time >= part.start } ?? story.following.count
        var time = part.start + Self.hop
        var last: (time: Double, r2: Double)?
        while time <= part.end {
            while next < story.following.count, story.following[next].time <= time {
                if let r2 = story.following[next].r2 { last = (story.following[next].time, r2) }
                next += 1
            }
            if let last, time - last.time <= Self.oldest {
                looks.append(last.r2)
                if last.r2 >= Self.some, firstAfter == nil { firstAfter = time - part.start }
            }
            time += Self.hop
        }
        guard !looks.isEmpty else { return }
        let count = Double(looks.count)
        shareSome = Double(looks.count { $0 >= Self.some }) / count
        shareWell = Double(looks.count { $0 >= Self.well }) / count
        medianR2 = looks.sorted()[looks.count / 2]
        var run = 0
        var longest = 0
        for look in looks {
            run = look >= Self.some ? run + 1 : 0
            longest = max(longest, run)
        }
        longestRun = Double(longest) * Self.hop
    }

    private mutating func fit(
        _ story: SessionStory, _ part: SessionPart, _ cues: [SessionStory.Breathing]
    ) {
        let starts = cues.filter(\.isInhale).map(\.start)
        let cycles = zip(starts, starts.dropFirst()).map { (at: $0, seconds: $1 - $0) }
        guard story.breathSource != nil, !cycles.isEmpty else { return }
        var fitting = 0
        for breath in story.breaths where breath.inhale >= part.start && breath.end <= part.end {
            guard let cycle = cycles.last(where: { $0.at <= (breath.inhale + breath.end) / 2 }) else {
                continue
            }
            breathCount += 1
            let length = breath.end - breath.inhale
            if abs(length - cycle.seconds) <= Self.tolerance * cycle.seconds { fitting += 1 }
        }
        if breathCount >= 6 { breathsThatFit = Double(fitting) / Double(breathCount) }
    }
}

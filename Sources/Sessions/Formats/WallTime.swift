/// When a recording began: local wall time, to the second.
public struct WallTime: Sendable, Hashable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    /// Minutes that local time is ahead of UTC; nil where a file does not say.
    public var utcOffsetMinutes: Int?

    public init(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, utcOffsetMinutes: Int? = nil
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.utcOffsetMinutes = utcOffsetMinutes
    }

    /// The moment so many seconds after 1970-01-01 00:00:00 UTC, parts of a second dropped, told in the local
    /// time that is `utcOffsetMinutes` ahead of UTC. Within ±100,000 years.
    ///
    /// Source: Hinnant, "chrono-compatible low-level date algorithms" (days to civil date).
    public init(unixSeconds: Double, utcOffsetMinutes: Int) {
        precondition(unixSeconds.magnitude < 3e12, "a recording begins within ±100,000 years of 1970")
        let local = Int(unixSeconds.rounded(.down)) + utcOffsetMinutes * 60
        let (days, seconds) = local.floorDivided(by: 86_400)
        let (era, dayOfEra) = (days + 719_468).floorDivided(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * marchMonth + 2) / 5 + 1, hour: seconds / 3600, minute: seconds / 60 % 60,
            second: seconds % 60, utcOffsetMinutes: utcOffsetMinutes)
    }

    /// Seconds since 1970-01-01 00:00:00 UTC; nil when the offset from UTC is not known.
    public var unixSeconds: Double? {
        guard let utcOffsetMinutes else { return nil }
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).floorDivided(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Double(days * 86_400 + hour * 3600 + (minute - utcOffsetMinutes) * 60 + second)
    }

    /// Whether it is a moment that EDF can hold, with a calendar's and a clock's numbers.
    var isValid: Bool {
        (1985...2084).contains(year) && (1...12).contains(month) && (1...31).contains(day)
            && (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
            && (-1080...1080).contains(utcOffsetMinutes ?? 0)
    }

    /// Reads `2026-01-17T17:47:13`, with a blank for the `T`, parts of a second and an offset (`Z`, `+01:00`, `+0100`)
    /// where there are any; nil for anything else.
    init?(iso8601 text: String) {
        let text = text.replacing(" ", with: "T")
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let days = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let clock = halves[1].prefix { $0.isNumber || $0 == ":" }
        let times = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard days.count == 3, times.count == 3, let year = days[0], let month = days[1], let day = days[2],
            let hour = times[0], let minute = times[1], let second = times[2]
        else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        let rest = halves[1].dropFirst(clock.count).drop { $0 == "." || $0.isNumber }
        if rest == "Z" {
            utcOffsetMinutes = 0
        } else if let sign = rest.first, sign == "+" || sign == "-" {
            let digits = rest.dropFirst().filter(\.isNumber)
            guard digits.count == 4, let number = Int(digits) else { return nil }
            utcOffsetMinutes = (number / 100 * 60 + number % 100) * (sign == "-" ? -1 : 1)
        }
        guard isValid else { return nil }
    }
}

extension Int {
    fileprivate func floorDivided(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

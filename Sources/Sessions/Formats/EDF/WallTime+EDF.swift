/// As the header of an EDF file holds it.
extension WallTime {
    static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

    /// `07.10.26`
    var shortDate: String { "\(twoDigits(day)).\(twoDigits(month)).\(twoDigits(year % 100))" }
    /// `10.20.30`
    var shortTime: String { "\(twoDigits(hour)).\(twoDigits(minute)).\(twoDigits(second))" }
    /// `07-OCT-2026`
    var longDate: String { "\(twoDigits(day))-\(Self.months[month - 1])-\(year)" }
    /// `UTC+02:00`
    var zone: String? {
        utcOffsetMinutes.map { offset in
            let size = abs(offset)
            return "UTC\(offset < 0 ? "-" : "+")\(twoDigits(size / 60)):\(twoDigits(size % 60))"
        }
    }

    /// Reads the header's date, time and recording fields; nil when they hold no time.
    init?(date: String, time: String, recording: String) {
        let days = date.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        let times = time.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard days.count == 3, times.count == 3, let day = days[0], let month = days[1], let short = days[2],
            let hour = times[0], let minute = times[1], let second = times[2], (0...99).contains(short)
        else { return nil }
        self.init(
            year: short >= 85 ? 1900 + short : 2000 + short, month: month, day: day, hour: hour,
            minute: minute, second: second)
        for word in recording.split(separator: " ") where word.hasPrefix("UTC") && word.utf8.count == 9 {
            let parts = word.dropFirst(4).split(separator: ":").map { Int($0) }
            if parts.count == 2, let hours = parts[0], let minutes = parts[1] {
                utcOffsetMinutes = (hours * 60 + minutes) * (word.dropFirst(3).first == "-" ? -1 : 1)
            }
        }
        guard isValid else { return nil }
    }
}

private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

public import Foundation
public import Guidance

/// A trend as a picture: a dot for each session, the band of what is usual for her, the line, her crosses, and an axis of
/// weeks that says where a stage ends.
public enum TrendPicture {
    private static let width = 900.0
    private static let height = 400.0
    private static let frame = (left: 64.0, right: 880.0, top: 40.0, bottom: 310.0)
    private static let ink = "#222"
    private static let quiet = "#667"
    private static let heart = "#1f6f78"

    /// - Parameters:
    ///   - crosses: their dates; never a label.
    ///   - withSlope: whether the line and its numbers are shown: for practitioners.
    public static func svg(
        _ trend: Trend, crosses: [Date] = [], language: Language, withSlope: Bool = true
    ) -> String {
        let words = TrendWords(language)
        var picture = SVGPicture(width: width, height: height, title: trend.measure.name(language))
        picture.words(trend.measure.name(language), at: (frame.left, 24), size: 16, colour: ink)
        let dates = trend.parts.flatMap(\.points).map(\.date)
        guard let first = dates.first, let last = dates.last else {
            picture.words(words.verdict(.tooEarly), at: (frame.left, 80), size: 15, colour: quiet)
            return picture.svg
        }
        let day = 86_400.0
        let times = PlotScale(
            (first.timeIntervalSince1970 - day)...(last.timeIntervalSince1970 + day),
            from: frame.left, to: frame.right)
        let values = PlotScale(range(of: trend), from: frame.bottom, to: frame.top)
        let axes = Axes(times: times, values: values, words: words, trend: trend)
        axes.draw(into: &picture)
        for part in trend.parts { draw(part, axes, withSlope: withSlope, into: &picture) }
        for cross in crosses where times.values.contains(cross.timeIntervalSince1970) {
            picture.cross(
                at: (times(cross.timeIntervalSince1970), frame.bottom - 10), size: 5,
                .line("#a0522d", width: 2.5))
        }
        picture.words(words.verdict(trend.verdict), at: (frame.left, 366), size: 15, colour: ink)
        let slope = withSlope ? trend.parts.last.flatMap { words.slope($0, measure: trend.measure) } : nil
        if let small = slope ?? words.note(trend) {
            picture.words(small, at: (frame.left, 388), size: 12, colour: quiet)
        }
        return picture.svg
    }

    private static func range(of trend: Trend) -> ClosedRange<Double> {
        var values = trend.parts.flatMap(\.points).map(\.value)
        for part in trend.parts {
            if let usual = part.usual, let change = part.change {
                values += [usual - change, usual + change]
            }
        }
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        let air = max((high - low) * 0.08, 0.1)
        return (low - air)...(high + air)
    }

    private static func draw(
        _ part: Trend.Part, _ axes: Axes, withSlope: Bool, into picture: inout SVGPicture
    ) {
        guard let first = part.points.first, let last = part.points.last else { return }
        let from = axes.x(first.date) - 8
        let to = axes.x(last.date) + 8
        if let usual = part.usual, let change = part.change {
            picture.rectangle(
                from: (from, axes.values(usual - change)), to: (to, axes.values(usual + change)),
                .area(heart, opacity: 0.14))
            picture.words(
                axes.words.band, at: (from + 4, axes.values(usual + change) - 4), size: 11, colour: heart)
        }
        if withSlope, let line = part.line {
            let days = [0, part.day(of: last.date)]
            let middle = (days[1] / 2, line(days[1] / 2))
            func draw(_ slope: Double, _ look: SVGPicture.Look) {
                picture.path(
                    zip([first.date, last.date], days).map { date, day in
                        (x: axes.x(date), y: axes.values(middle.1 + slope * (day - middle.0)))
                    }, look)
            }
            draw(line.interval.low, .line(quiet, width: 1, dash: "3 4", opacity: 0.7))
            draw(line.interval.high, .line(quiet, width: 1, dash: "3 4", opacity: 0.7))
            draw(line.slope, .line(quiet, width: 1.5))
        }
        for point in part.points {
            picture.dot(at: (axes.x(point.date), axes.values(point.value)), radius: 5, .area(heart))
        }
    }

    /// The frame, its ticks, and where one stage ends.
    private struct Axes {
        let times: PlotScale
        let values: PlotScale
        let words: TrendWords
        let trend: Trend

        func x(_ date: Date) -> Double { times(date.timeIntervalSince1970) }

        func draw(into picture: inout SVGPicture) {
            for (value, label) in valueTicks {
                let y = values(value)
                picture.line(from: (frame.left, y), to: (frame.right, y), .line("#dde", width: 1))
                picture.words(label, at: (frame.left - 8, y + 4), size: 12, anchor: .end, colour: quiet)
            }
            picture.line(
                from: (frame.left, frame.bottom), to: (frame.right, frame.bottom), .line(quiet, width: 1))
            for (index, part) in trend.parts.enumerated() {
                drawWeeks(of: part, into: &picture)
                guard index > 0, let before = trend.parts[index - 1].points.last, let next = part.points.first
                else { continue }
                let border = (x(before.date) + x(next.date)) / 2
                picture.line(
                    from: (border, frame.top), to: (border, frame.bottom + 34),
                    .line(ink, width: 1, dash: "6 4"))
            }
        }

        /// Round numbers as people see them: those of a logarithm stand for its exponential.
        private var valueTicks: [(Double, String)] {
            guard trend.measure.isLogarithm else {
                return values.ticks().map { ($0, words.decimal($0, 1)) }
            }
            let seen = exp(values.values.lowerBound)...exp(values.values.upperBound)
            return PlotScale(seen, from: 0, to: 1).ticks().filter { $0 > 0 }.map {
                (log($0), words.decimal($0, 0))
            }
        }

        private func drawWeeks(of part: Trend.Part, into picture: inout SVGPicture) {
            guard let first = part.points.first, let last = part.points.last else { return }
            let middle = (x(first.date) + x(last.date)) / 2
            guard part.stage != .other, let known = part.points.first(where: { $0.weeks != nil }),
                let weeks = known.weeks
            else {
                for date in first.date == last.date ? [first.date] : [first.date, last.date] {
                    label(String(Timestamp.iso8601(date).prefix(10)), at: x(date), into: &picture)
                }
                return
            }
            let week = 604_800.0
            let from = weeks + Int((first.date.timeIntervalSince(known.date) / week).rounded(.down))
            let to = weeks + Int((last.date.timeIntervalSince(known.date) / week).rounded(.up))
            // Labels no closer than 36 units.
            let width = (x(last.date) - x(first.date)) / Double(max(to - from, 1))
            let step = [1, 2, 4, 8, 13, 26, 52].first { Double($0) * width >= 36 } ?? 104
            for number in stride(from: from, through: to, by: step) {
                let place = x(known.date.addingTimeInterval(Double(number - weeks) * week))
                guard place >= frame.left - 1, place <= frame.right + 1 else { continue }
                label(String(number), at: place, into: &picture)
            }
            picture.words(
                words.weeks(known.stage), at: (middle, frame.bottom + 32), size: 12, anchor: .middle,
                colour: quiet)
        }

        private func label(_ text: String, at place: Double, into picture: inout SVGPicture) {
            picture.line(
                from: (place, frame.bottom), to: (place, frame.bottom + 4), .line(quiet, width: 1))
            picture.words(text, at: (place, frame.bottom + 17), size: 12, anchor: .middle, colour: quiet)
        }
    }
}

import Drawing
public import Foundation
public import Guidance
public import Sessions

/// A trend as a picture: a dot for each session, the band of what is usual for her, the line, her crosses, and an axis of
/// weeks that says where a stage ends.
public struct TrendPicture {
    /// Where it is shown, with letters of the same size.
    public enum Size: String, Sendable, CaseIterable {
        case wide
        /// On a phone.
        case narrow
        /// In a page that names the measure and says the sentence itself.
        case part

        var width: Double { self == .wide ? 760 : 340 }
        var plotHeight: Double { self == .wide ? 340 : 250 }
        /// Where lines below it begin.
        var margin: Double { self == .wide ? 56 : 12 }
    }

    /// Letters of what is said below the picture, and how wide one is.
    private static let saidSize = 13.0, smallSize = 11.0, letterWidth = 0.55
    /// Days of room beside the first and the last session.
    private static let room = 2.0

    private let trend: Trend
    private let words: TrendWords
    private let size: Size
    private let first: Date

    /// - Parameters:
    ///   - crosses: their dates; never a label.
    ///   - withSlope: whether the line and its numbers are shown: for practitioners.
    public static func svg(
        _ trend: Trend, crosses: [Date] = [], language: Language, withSlope: Bool = true,
        size: Size = .wide
    ) -> String {
        TrendPicture(trend, language, size).svg(crosses: crosses, withSlope: withSlope)
    }

    private init(_ trend: Trend, _ language: Language, _ size: Size) {
        self.trend = trend
        self.size = size
        words = TrendWords(language)
        first = trend.parts.first?.points.first?.date ?? .distantPast
    }

    private func day(_ date: Date) -> Double { date.timeIntervalSince(first) / 86_400 }

    private func svg(crosses: [Date], withSlope: Bool) -> String {
        let said = size == .part ? [] : lines(of: words.verdict(trend.verdict), letters: Self.saidSize)
        let slope = withSlope ? trend.parts.last.flatMap { words.slope($0, measure: trend.measure) } : nil
        let small = (slope ?? words.note(trend)).map { lines(of: $0, letters: Self.smallSize) } ?? []
        let rows = Double(said.count + small.count)
        var picture = Picture(
            width: size.width, height: size.plotHeight + 16 + 22 * rows,
            title: trend.measure.name(words.language))
        if let last = trend.parts.last?.points.last?.date {
            let values = valueAxis
            var plot = Plot(
                size == .part ? "" : trend.measure.name(words.language), x: weekAxis(to: day(last)), y: values
            )
            for (index, part) in trend.parts.enumerated() {
                if index > 0, let before = trend.parts[index - 1].points.last, let next = part.points.first {
                    plot.moment((day(before.date) + day(next.date)) / 2, .ink, words.stage(next.stage))
                }
                draw(part, withSlope: withSlope, into: &plot)
            }
            let foot = values.range.lowerBound + 0.04 * (values.range.upperBound - values.range.lowerBound)
            // A day long before the first time or after the last one has no place.
            let days = crosses.map(day).filter { (-Self.room...(day(last) + Self.room)).contains($0) }
            plot.crosses(days.map { (x: $0, y: foot) }, .orange)
            if !days.isEmpty { plot.name(words.cross, .orange) }
            if trend.parts.contains(where: { $0.change != nil }) { plot.name(words.band, .green) }
            picture.place(plot.picture(width: size.width, height: size.plotHeight), x: 0, y: 0)
        }
        for (index, line) in (said + small).enumerated() {
            let isSaid = index < said.count
            picture.text(
                line, at: (x: size.margin, y: size.plotHeight + 22 + 22 * Double(index)),
                size: isSaid ? Self.saidSize : Self.smallSize, color: isSaid ? .ink : .grey)
        }
        return picture.svg
    }

    /// A text in lines that fit.
    private func lines(of text: String, letters height: Double) -> [String] {
        let most = Int((size.width - 2 * size.margin) / (Self.letterWidth * height))
        return text.split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= most {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
    }

    private func draw(_ part: Trend.Part, withSlope: Bool, into plot: inout Plot) {
        guard let begin = part.points.first?.date, let end = part.points.last?.date else { return }
        let from = day(begin)
        let to = day(end)
        if let usual = part.usual, let change = part.change {
            func edge(_ value: Double) -> [Plot.Point] { [(x: from - 1, y: value), (x: to + 1, y: value)] }
            plot.area(lower: edge(usual - change), upper: edge(usual + change), .green)
        }
        if withSlope, let line = part.line {
            let middle = (from + to) / 2
            let height = line(middle - from)
            func through(_ slope: Double) -> [Plot.Point] {
                [from, to].map { (x: $0, y: height + slope * ($0 - middle)) }
            }
            plot.line(through(line.interval.low), .grey, width: 0.8, dash: 3)
            plot.line(through(line.interval.high), .grey, width: 0.8, dash: 3)
            plot.line(through(line.slope), .grey)
        }
        plot.dots(part.points.map { (x: day($0.date), y: $0.value) }, .blue, radius: 4.5)
    }

    /// Round numbers as people see them: those of a logarithm stand for its exponential.
    private var valueAxis: PlotAxis {
        var values = trend.parts.flatMap(\.points).map(\.value)
        for part in trend.parts {
            if let usual = part.usual, let change = part.change {
                values += [usual - change, usual + change]
            }
        }
        let axis = PlotAxis("", around: values, atLeast: trend.measure.isLogarithm ? 0.5 : 2)
        guard trend.measure.isLogarithm else { return axis }
        let seen = PlotAxis("", exp(axis.range.lowerBound)...exp(axis.range.upperBound)).ticks
        let places = seen.filter { $0.value > 0 }.map { ($0.text, log($0.value)) }
        return PlotAxis("", axis.range, style: .words(Dictionary(places) { first, _ in first }))
    }

    /// Weeks pregnant as they are, weeks after birth with a plus, days of the calendar for others.
    private func weekAxis(to last: Double) -> PlotAxis {
        var places: [String: Double] = [:]
        // No closer than a fourteenth of the axis.
        let closest = (last + 2 * Self.room) / 14
        for part in trend.parts {
            for (place, text) in labels(of: part, closest: closest) { places[text] = place }
        }
        let stages = trend.parts.compactMap(\.stage).filter { $0 != .other }
        let names = Profile.Stage.allCases.filter(stages.contains).map(words.weeks)
        return PlotAxis(
            names.joined(separator: " · "), -Self.room...(last + Self.room), style: .words(places))
    }

    private func labels(of part: Trend.Part, closest: Double) -> [(Double, String)] {
        guard let begin = part.points.first, let end = part.points.last else { return [] }
        guard begin.stage != .other, let known = part.points.first(where: { $0.weeks != nil }),
            let weeks = known.weeks
        else {
            return [begin.date, end.date].map { (day($0), String(Timestamp.iso8601($0).prefix(10))) }
        }
        let from = weeks + Int(((day(begin.date) - day(known.date)) / 7).rounded(.down))
        let to = weeks + Int(((day(end.date) - day(known.date)) / 7).rounded(.up))
        let step = [1, 2, 4, 8, 13, 26].first { Double($0) * 7 >= closest } ?? 52
        return stride(from: from, through: to, by: step).map { number in
            (
                day(known.date) + Double(number - weeks) * 7,
                (begin.stage == .afterBirth ? "+" : "") + String(number)
            )
        }
    }
}

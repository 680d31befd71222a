import Drawing
import Foundation
import Testing

@Suite struct PlotTests {
    /// What an XML reader makes of it: the number of elements of each name. Throws where it is no XML.
    private func elements(_ svg: String) throws -> [String: Int] {
        let parser = XMLElementCount()
        return try #require(parser.count(svg))
    }

    @Test func everyMarkIsDrawnAsXML() throws {
        var plot = Plot("R&D <1>", x: PlotAxis("t, s", 0...10), y: PlotAxis("bpm", 60...80))
        plot.line([(x: 0, y: 61), (x: 5, y: 70), (x: 10, y: 79)], .blue)
        plot.dots([(x: 1, y: 65), (x: 2, y: 66), (x: 20, y: 66)], .orange)
        plot.crosses([(x: 3, y: 66)], .ink)
        plot.area(lower: [(x: 0, y: 60), (x: 10, y: 60)], upper: [(x: 0, y: 62), (x: 10, y: 62)], .green)
        plot.span(2...4, .amber, "in")
        plot.level(75, .grey, "limit")
        plot.moment(6, .grey, "here")
        plot.note("that one", at: (x: 2, y: 66))
        plot.name("heart", .blue)
        let svg = plot.picture(width: 400, height: 200).svg
        #expect(svg.contains("R&amp;D &lt;1&gt;"))
        let counts = try elements(svg)
        // The dot beyond the axis is not drawn.
        #expect(counts["circle"] == 2)
        #expect(counts["rect"] == 1)
        #expect(counts["title"] == 1)
        for word in ["limit", "here", "that one", "heart", "t, s", "bpm"] { #expect(svg.contains(word)) }
    }

    @Test func aLineBreaksAtAHoleAndAtWhatIsNoNumber() throws {
        let axis = PlotAxis("", 0...10)
        func paths(_ points: [Plot.Point]) throws -> Int {
            var plot = Plot("", x: axis, y: axis)
            let bare = try elements(plot.picture(width: 300, height: 200).svg)["path"] ?? 0
            plot.line(points, .blue, gap: 2)
            return try (elements(plot.picture(width: 300, height: 200).svg)["path"] ?? 0) - bare
        }
        #expect(try paths([(x: 0, y: 1), (x: 1, y: 2), (x: 2, y: 1)]) == 1)
        #expect(try paths([(x: 0, y: 1), (x: 1, y: 2), (x: 6, y: 1), (x: 7, y: 2)]) == 2)
        #expect(try paths([(x: 0, y: 1), (x: 1, y: 2), (x: 2, y: .nan), (x: 3, y: 2), (x: 4, y: 1)]) == 2)
    }

    @Test func aDayOfSamplesStaysSmallAndKeepsItsExtremes() throws {
        var plot = Plot("", x: PlotAxis("", 0...86_400), y: PlotAxis("", 0...100))
        plot.line((0..<86_400).map { (x: Double($0), y: $0 == 40_000 ? 100 : 50) }, .blue)
        let svg = plot.picture(width: 600, height: 200).svg
        #expect(svg.utf8.count < 60_000)
        // The one high sample stands at the top of the frame.
        #expect(svg.contains(",26L"))
    }

    @Test func ticksAreRoundAndInside() {
        #expect(PlotAxis("", 0...10).ticks.map(\.text) == ["0", "2", "4", "6", "8", "10"])
        #expect(
            PlotAxis("", -0.5...0.5).ticks.map(\.text) == ["\u{2212}0.4", "\u{2212}0.2", "0.0", "0.2", "0.4"])
        #expect(
            PlotAxis("", 0...300, style: .clock).ticks.map(\.text) == [
                "0:00", "1:00", "2:00", "3:00", "4:00", "5:00",
            ])
        #expect(
            PlotAxis("", 0...2, style: .words(["before": 0, "after": 1, "later": 9])).ticks.map(\.text) == [
                "before", "after",
            ])
        #expect(PlotAxis("", around: [70, 70]).ticks.isEmpty == false)
        #expect(PlotAxis("", around: []).range == -0.05...1.05)
        let wide = PlotAxis("", around: [70, 71], atLeast: 20).range
        #expect(wide.lowerBound <= 61 && wide.upperBound >= 80)
    }

    @Test func picturesStandInRows() throws {
        let one = Plot("one", x: PlotAxis("", 0...1), y: PlotAxis("", 0...1)).picture(width: 300, height: 150)
        let sheet = PictureGrid.picture([one, one, one], columns: 2, title: "three")
        #expect(sheet.width == 648)
        #expect(sheet.height == 16 + 2 * 166 + 24)
        #expect(try elements(sheet.svg)["svg"] == 1)
    }
}

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Counts the elements of an XML text.
private final class XMLElementCount: NSObject, XMLParserDelegate {
    private var counts: [String: Int] = [:]

    /// nil when the text is no XML.
    func count(_ text: String) -> [String: Int]? {
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        return parser.parse() ? counts : nil
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
    }
}

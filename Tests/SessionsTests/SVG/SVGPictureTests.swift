import Foundation
import Sessions
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct SVGPictureTests {
    @Test func isOneWholeDocumentWhateverItsWordsAre() throws {
        var picture = SVGPicture(width: 100, height: 50, title: "a < b & \"c\"")
        picture.path([(0, 0), (10, 5.123456), (.nan, 3), (20, 8), (30, 9)], .line("#123"))
        picture.path([(.infinity, 1)], .line("#123"))
        picture.rectangle(from: (10, 40), to: (5, 30), .area("#eee", opacity: 0.5))
        picture.dot(at: (5, 5), radius: 2, .area("red"))
        picture.dot(at: (.nan, 5), radius: 2, .area("red"))
        picture.words("</svg><script>", at: (1, 2), turned: true)
        let document = try XMLDocument(xmlString: picture.svg)
        let root = try #require(document.rootElement())
        #expect(root.name == "svg")
        #expect(root.elements(forName: "title").first?.stringValue == "a < b & \"c\"")
        #expect(root.elements(forName: "text").first?.stringValue == "</svg><script>")
        #expect(root.elements(forName: "circle").count == 1)
        #expect(picture.svg.contains("<path d=\"M0 0L10 5.12M20 8L30 9\""))
        #expect(root.elements(forName: "path").count == 1)
        #expect(picture.svg.contains("<rect x=\"5\" y=\"30\" width=\"5\" height=\"10\""))
    }

    @Test func scalesPutValuesInPlaceAndTicksAreRound() {
        let scale = PlotScale(40...80, from: 300, to: 100)
        #expect(scale(40) == 300)
        #expect(scale(60) == 200)
        #expect(scale.ticks() == [40, 50, 60, 70, 80])
        #expect(
            PlotScale(0.0...0.9, from: 0, to: 1).ticks(about: 5) == [0, 0.2, 0.4, 0.6000000000000001, 0.8])
        let point = PlotScale(7...7, from: 0, to: 10)
        #expect(point(7) == 5)
        #expect(!point.ticks().isEmpty)
    }
}

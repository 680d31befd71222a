import Foundation
import Guidance
import Reports
import Sessions
import Testing

@Suite struct TrendPictureTests {
    /// Sessions three days apart.
    private func points(
        _ values: [Double], stage: Profile.Stage = .pregnant, from day: Double = 0, weeks: Int? = 20
    ) -> [Trend.Point] {
        values.enumerated().map { index, value in
            let days = day + Double(index) * 3
            return Trend.Point(
                session: "s\(index)", date: Date(timeIntervalSince1970: 1_790_000_000 + days * 86_400),
                value: value, stage: stage, weeks: weeks.map { $0 + Int(days / 7) })
        }
    }

    /// Claims of dossier §8.4, and words of better and worse.
    @Test func wordsSayNothingButWithinOrBeyond() throws {
        let forbidden = [
            "verbeter", "verslechter", "beter", "slechter", "improve", "worse", "better", "percentile",
            "percentiel",
            "balan", "vagus", "vagal", "score", "veerkracht", "resilience", "gezond", "health", "risico",
            "risk",
            "stress", "baby", "norm",
        ]
        #expect(TrendWords(.nl).verdict(.within).contains("binnen de gewone schommeling"))
        #expect(TrendWords(.nl).verdict(.beyond).contains("groter dan de gewone schommeling"))
        #expect(TrendWords(.en).verdict(.within).contains("within the usual variation"))
        #expect(TrendWords(.en).verdict(.beyond).contains("beyond the usual variation"))
        for measure in TrendMeasure.allCases {
            for language in Language.allCases {
                for values in [[3.0, 3, 3, 3], [3, 3, 3, 9], [3, 3]] {
                    let picture = TrendPicture.svg(Trend(measure, points(values)), language: language)
                        .lowercased()
                    for word in forbidden { #expect(!picture.contains(word), "\(word) in \(measure)") }
                }
            }
        }
    }

    @Test func thePictureHasADotForEachSessionAndItsWeeks() {
        let trend = Trend(
            .lnRMSSD,
            points([3.4, 3.3, 3.5, 3.4, 3.6, 3.3])
                + points([3.7, 3.8], stage: .afterBirth, from: 60, weeks: 2))
        let crosses = [Date(timeIntervalSince1970: 1_790_000_000 + 5 * 86_400)]
        let picture = TrendPicture.svg(trend, crosses: crosses, language: .nl)
        #expect(picture.components(separatedBy: "<circle").count - 1 == 8)
        #expect(picture.contains("weken zwanger"))
        #expect(picture.contains("weken na de bevalling"))
        #expect(picture.contains(">20<") && picture.contains(">+10<"))
        #expect(picture.contains("kruisje"), "the cross")
        #expect(picture.contains("gewone schommeling"))
        #expect(!TrendPicture.svg(trend, language: .nl).contains("kruisje"))
        let longBefore = Date(timeIntervalSince1970: 1_780_000_000)
        #expect(!TrendPicture.svg(trend, crosses: [longBefore], language: .nl).contains("kruisje"))
    }

    /// Nothing that is said below the picture is wider than a phone.
    @Test(arguments: Language.allCases) func aNarrowPictureSaysAllOfIt_andAPartOfAPageLeavesItToThePage(
        language: Language
    ) throws {
        let trend = Trend(.tension, points([3, 3, 3, 3, 9]))
        let lines = { (size: TrendPicture.Size) in
            TrendPicture.svg(trend, language: language, size: size)
                .matches(of: />([^<]+)<\/text>/).map { String($0.1) }
        }
        let (wide, narrow, part) = (lines(.wide), lines(.narrow), lines(.part))
        let said = TrendWords(language).verdict(.beyond)
        #expect(wide.contains(said) && wide.contains(TrendMeasure.tension.name(language)))
        #expect(narrow.allSatisfy { $0.count <= 52 }, "\(narrow)")
        #expect(narrow.joined(separator: " ").contains(said))
        // The page around it names the measure and says the sentence.
        let own = part.joined(separator: " ")
        #expect(!own.contains(said) && !own.contains(TrendMeasure.tension.name(language)))
        #expect(own.contains(language == .nl ? "Per week" : "A week"), "the line's numbers stay")
    }
}

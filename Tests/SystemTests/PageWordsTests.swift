import Foundation
import Guidance
import Testing

/// What the page says keeps the rules of what the guidance says, in both languages.
@Suite struct PageWordsTests {
    private static func words(_ language: Language) throws -> String {
        try String(
            contentsOf: Place.root.appendingPathComponent(
                "Sources/biofeedd/Web/words-\(language.rawValue).js"), encoding: .utf8)
    }

    /// Every name that a text stands under, in order.
    private static func names(_ text: String) -> [String] {
        text.matches(of: /[{,]\s*(?:\/\/[^\n]*\n\s*)*"?([A-Za-z-]+)"?:/).map { String($0.1) }
    }

    @Test func bothLanguagesSayTheSameThings() throws {
        let names = try Language.allCases.map { Self.names(try Self.words($0)) }
        #expect(names[0].count > 150)
        #expect(names[0] == names[1])
    }

    /// The participant's and the group's words, and those of the people, which she may be shown; a practitioner's screen may
    /// name numbers.
    @Test(arguments: Language.allCases) func participantsReadPlainWords(language: Language) throws {
        let words = try Self.words(language)
        let hers = try #require(words.components(separatedBy: "\n  practitioner: {").first)
        let parts = words.components(separatedBy: "\n  people: {")
        try #require(parts.count == 2)
        let shown = hers + parts[1]
        let texts = shown.matches(of: /"([^"\n]*)"|`([^`\n]*)`/).map { String($0.1 ?? $0.2 ?? "") }
        #expect(texts.count > 120)
        for text in texts where text.contains(" ") {
            let filled = text.replacing(/\$\{[^}]*\}/, with: "vijf")
            #expect(WordRules.fault(in: filled, id: "page") == nil, "\(text)")
        }
    }
}

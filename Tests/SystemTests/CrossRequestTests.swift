import Foundation
import Guidance
import Sessions
import Testing

@testable import biofeedd

/// A word of hers is neither lost nor shown by a cross that somebody else puts at its day.
@Suite struct CrossRequestTests {
    private static let day = "2026-10-07"

    private func crosses(_ requests: CrossRequest...) throws -> [Person.Cross] {
        let code = try #require(PersonCode("KQZRM"))
        var person = Person(code: code, profile: Profile(), research: false, on: Date())
        for request in requests { try request.change(&person) }
        return person.crosses
    }

    @Test func aWordStaysWhereNoneIsSent() throws {
        let cross = try crosses(.init(date: Self.day, label: "hers"), .init(date: Self.day))
        #expect(cross == [.init(date: Self.day, label: "hers")])
    }

    @Test func nobodySharesAWordThatHeDoesNotSend() throws {
        let cross = try crosses(.init(date: Self.day, label: "hers"), .init(date: Self.day, shared: true))
        #expect(cross == [.init(date: Self.day, label: "hers", isShared: false)])
        let sent = try crosses(
            .init(date: Self.day, label: "hers"), .init(date: Self.day, label: "hers", shared: true),
            .init(date: Self.day))
        #expect(sent == [.init(date: Self.day, label: "hers", isShared: true)])
        let hidden = try crosses(
            .init(date: Self.day, label: "hers", shared: true), .init(date: Self.day, shared: false))
        #expect(hidden == [.init(date: Self.day, label: "hers", isShared: false)])
    }

    @Test func anEmptyWordTakesItAway_andACrossGoesWithItsWord() throws {
        let empty = try crosses(
            .init(date: Self.day, label: "hers", shared: true), .init(date: Self.day, label: "", shared: true)
        )
        #expect(empty == [.init(date: Self.day)])
        let gone = try crosses(.init(date: Self.day, label: "hers"), .init(date: Self.day, remove: true))
        #expect(gone.isEmpty)
    }
}

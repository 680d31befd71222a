/// What a person is called in all that is kept: five random letters, no name. Vowels are left out, so that no code is a
/// word.
public struct PersonCode: Sendable, Hashable, Codable, CustomStringConvertible {
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ")
    public static let length = 5

    public let text: String

    /// nil for what cannot be a code. Small letters are taken as large ones.
    public init?(_ text: String) {
        let large = text.uppercased()
        guard large.count == Self.length, large.allSatisfy(Self.letters.contains) else { return nil }
        self.text = large
    }

    /// One that nobody has.
    public init(apartFrom taken: Set<PersonCode>, using generator: inout some RandomNumberGenerator) {
        precondition(taken.count < 1_000_000, "codes run out")
        var code: PersonCode
        repeat { code = PersonCode(using: &generator) } while taken.contains(code)
        self = code
    }

    private init(using generator: inout some RandomNumberGenerator) {
        text = String(
            (0..<Self.length).map { _ in Self.letters[Int.random(in: Self.letters.indices, using: &generator)]
            })
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let code = PersonCode(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is not a code of five letters"))
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }
}

public import Biosignals
import Yams

/// A line that several exercises say, or that is said at moments of its own.
public struct SharedLine: Sendable, Hashable {
    public var wording: Wording
    /// The form for the number one, where the line has a number.
    public var one: Wording?
    /// Said until this session; nil for always.
    public var until: Int?
}

/// The lines that exercises share: `Catalogue/lines.yaml`.
public struct LineBook: Sendable, Hashable {
    /// By id: `G01`, `P5`.
    public var lines: [String: SharedLine]
    /// Words for the feedback levels 0, 1 and 2; shown, never spoken.
    public var levels: [Wording]
    /// Shown when the heart sensor gives no signal.
    public var noSignal: Wording
    let contact: ContactBook
    /// Care words by placeholder and region.
    private var words: [String: [String: String]]

    /// Every line that the guidance itself says: a book without one of them is refused.
    static let required = [
        "G02a", "G02b", "G02c", "G02d", "G08", "G08b", "G09", "G09b", "G10", "G11", "G12", "G13", "G14",
        "G15",
        "G16", "A1", "A2", "A3", "P1", "P2", "P2b", "P3", "P4", "P5", "P6", "P8", "P9",
    ]

    /// Reads the shared lines. Throws one line that says where and what.
    public static func parse(yaml: String, file: String) throws(ExerciseError) -> LineBook {
        guard let node = try yamlDocuments(yaml, file: file).first else {
            throw ExerciseError(file: file, line: nil, found: "the file is empty", expected: "write `lines:`")
        }
        return try LineBook(node, file: file)
    }

    init(_ node: Node, file: String) throws(ExerciseError) {
        let map = try YAMLMap(
            node, file: file, what: "the shared lines",
            allowed: ["words", "levels", "no-signal", "lines", "contact"])
        contact = try ContactBook(map)
        words = [:]
        let care = try map.map("words", allowed: Placeholder.careWords)
        for name in Placeholder.careWords {
            let regions = try care.map(name, allowed: Region.allCases.map(\.rawValue))
            for region in Region.allCases {
                words[name, default: [:]][region.rawValue] = try regions.text(region.rawValue)
            }
        }
        levels = []
        for node in try map.list("levels") {
            levels.append(
                try YAMLMap(node, file: file, what: "a level", allowed: ["nl", "en"]).wording(id: "levels"))
        }
        guard levels.count == 3 else {
            throw map.error("levels", found: "\(levels.count) levels", expected: "write three: 0, 1 and 2")
        }
        noSignal = try map.wording(under: "no-signal")
        lines = [:]
        let all = try map.map("lines", allowed: nil)
        for id in all.keys {
            let entry = try YAMLMap(
                try all.requiredNode(id), file: file, what: "line \(id)",
                allowed: ["nl", "en", "one", "until"])
            lines[id] = SharedLine(
                wording: try entry.wording(id: id),
                one: entry.has("one") ? try entry.wording(under: "one") : nil,
                until: entry.has("until") ? try entry.whole("until", in: 1...2) : nil)
        }
        for id in Self.required where lines[id] == nil {
            throw all.error(nil, found: "line \(id) is missing", expected: "add it in every language")
        }
    }

    /// Words of a line, with the care words of a region and numbers in words; nil for an unknown id.
    func text(
        _ id: String, language: Language, region: Region, numbers: [String: Int] = [:]
    ) -> String? {
        guard let line = lines[id] else { return nil }
        let wording = numbers.values.contains(1) ? line.one ?? line.wording : line.wording
        return fill(wording, language: language, region: region, numbers: numbers)
    }

    /// Puts the care words of a region and numbers in words in their places.
    func fill(
        _ wording: Wording, language: Language, region: Region, numbers: [String: Int] = [:],
        values given: [String: String] = [:]
    ) -> String {
        var values = given
        let place = language == .en ? Region.other : region == .other ? .netherlands : region
        for (name, byRegion) in words { values[name] = byRegion[place.rawValue] }
        // Telephone numbers go with the country, not with the language.
        let country = language == .nl && region == .other ? Region.netherlands : region
        values[Placeholder.crisis] = words[Placeholder.crisis]?[country.rawValue]
        for (name, number) in numbers { values[name] = NumberWords.word(for: number, in: language) }
        return Placeholder.fill(wording[language], values)
    }

    /// The contact card in the words of a region.
    public func card(
        urgent: Bool, language: Language, region: Region, at time: SessionTime = .zero
    ) -> ContactCard {
        ContactCard(
            time: time, isUrgent: urgent,
            lines: contact.lines(urgent: urgent) { fill($0, language: language, region: region) })
    }

    /// The id of a line for a profile: `G02` is one of a family, other ids are themselves. Late in pregnancy every
    /// position line but the seated one with a baby becomes the one that warns of lying flat.
    static func resolve(_ id: String, for profile: Profile) -> String {
        switch id {
        case "G02", "G02a", "G02b", "G02c":
            if profile.isLatePregnancy { return "G02a" }
            guard id == "G02" else { return id }
            return profile.stage == .pregnant ? "G02b" : "G02c"
        default: return id
        }
    }
}

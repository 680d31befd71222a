import Yams

/// A mapping in an exercise file, read key by key; keeps the lines, so that a mistake is told with its place.
struct YAMLMap {
    let file: String
    let line: Int
    /// What it is, for messages: `phase`, `cue c3`.
    let what: String
    private let entries: [(key: String, line: Int, node: Node)]

    /// `allowed` nil accepts every key.
    init(_ node: Node, file: String, what: String, allowed: [String]?) throws(ExerciseError) {
        self.file = file
        self.what = what
        line = node.mark?.line ?? 1
        guard case .mapping(let mapping) = node else {
            throw ExerciseError(
                file: file, line: line, found: "\(what) is not a mapping",
                expected: "write `key: value` pairs")
        }
        var entries: [(key: String, line: Int, node: Node)] = []
        for (key, value) in mapping {
            let keyLine = key.mark?.line ?? line
            guard case .scalar(let scalar) = key else {
                throw ExerciseError(
                    file: file, line: keyLine, found: "a key of \(what) is not a word",
                    expected: "write a word")
            }
            if let allowed, !allowed.contains(scalar.string) {
                throw ExerciseError(
                    file: file, line: keyLine, found: "unknown key `\(scalar.string)` in \(what)",
                    expected: "known are \(allowed.joined(separator: ", "))")
            }
            entries.append((scalar.string, keyLine, value))
        }
        self.entries = entries
    }

    var keys: [String] { entries.map(\.key) }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    func line(of key: String) -> Int { entries.first { $0.key == key }?.line ?? line }

    func error(_ key: String?, found: String, expected: String) -> ExerciseError {
        ExerciseError(
            file: file, line: key.map { line(of: $0) } ?? line, found: found, expected: expected)
    }

    func node(_ key: String) -> Node? { entries.first { $0.key == key }?.node }

    func requiredNode(_ key: String) throws(ExerciseError) -> Node {
        guard let node = node(key) else {
            throw error(nil, found: "\(what) has no `\(key)`", expected: "add `\(key): …`")
        }
        return node
    }

    func text(_ key: String) throws(ExerciseError) -> String {
        guard case .scalar(let scalar) = try requiredNode(key), !scalar.string.isEmpty else {
            throw error(key, found: "`\(key)` is not a text", expected: "write one word or line")
        }
        return scalar.string
    }

    func optionalText(_ key: String) throws(ExerciseError) -> String? {
        has(key) ? try text(key) : nil
    }

    func number(_ key: String) throws(ExerciseError) -> Double {
        let text = try text(key)
        guard let value = Double(text), value.isFinite else {
            throw error(
                key, found: "\(key) `\(text)` is not a number", expected: "write a number such as 6.5")
        }
        return value
    }

    func number(_ key: String, in range: ClosedRange<Double>, else fallback: Double? = nil)
        throws(ExerciseError) -> Double
    {
        if let fallback, !has(key) { return fallback }
        let value = try number(key)
        guard range.contains(value) else {
            throw error(
                key, found: "\(key) \(shown(value)) is out of range",
                expected: "write \(shown(range.lowerBound)) to \(shown(range.upperBound))")
        }
        return value
    }

    func whole(_ key: String, in range: ClosedRange<Int>) throws(ExerciseError) -> Int {
        let text = try text(key)
        guard let value = Int(text), range.contains(value) else {
            throw error(
                key, found: "\(key) `\(text)` is not a whole number in range",
                expected: "write \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func flag(_ key: String, else fallback: Bool = false) throws(ExerciseError) -> Bool {
        guard has(key) else { return fallback }
        let text = try text(key)
        guard text == "true" || text == "false" else {
            throw error(key, found: "\(key) `\(text)` is neither yes nor no", expected: "write true or false")
        }
        return text == "true"
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        _ key: String, of: Value.Type, else fallback: Value? = nil
    ) throws(ExerciseError) -> Value where Value.RawValue == String {
        if let fallback, !has(key) { return fallback }
        let text = try text(key)
        guard let value = Value(rawValue: text) else {
            throw error(
                key, found: "unknown \(key) `\(text)`",
                expected: "write \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// The items of a list.
    func list(_ key: String) throws(ExerciseError) -> [Node] {
        guard case .sequence(let sequence) = try requiredNode(key) else {
            throw error(key, found: "`\(key)` is not a list", expected: "write `- …` items or [a, b]")
        }
        return Array(sequence)
    }

    /// A list of words.
    func words(_ key: String) throws(ExerciseError) -> [String] {
        var words: [String] = []
        for node in try list(key) {
            guard case .scalar(let scalar) = node else {
                throw error(key, found: "an item of `\(key)` is not a word", expected: "write [a, b]")
            }
            words.append(scalar.string)
        }
        return words
    }

    func words<Value: RawRepresentable & CaseIterable>(_ key: String, of: Value.Type) throws(ExerciseError)
        -> [Value] where Value.RawValue == String
    {
        var values: [Value] = []
        for word in try words(key) {
            guard let value = Value(rawValue: word) else {
                throw error(
                    key, found: "unknown \(key) `\(word)`",
                    expected: "known are \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            values.append(value)
        }
        return values
    }

    func map(_ key: String, allowed: [String]?) throws(ExerciseError) -> YAMLMap {
        try YAMLMap(try requiredNode(key), file: file, what: "`\(key)`", allowed: allowed)
    }

    /// Keys `nl` and `en` of this mapping, checked by the word rules.
    func wording(id: String) throws(ExerciseError) -> Wording {
        try wording { WordRules.fault(in: $0, id: id) }
    }

    /// The same for a list of things to look out for, whose sentences may be long.
    func listing() throws(ExerciseError) -> Wording {
        try wording { WordRules.faultOfWords(in: $0, id: "contact") }
    }

    private func wording(_ fault: (String) -> (found: String, expected: String)?) throws(ExerciseError)
        -> Wording
    {
        for language in Language.allCases {
            guard has(language.rawValue) else {
                throw error(
                    nil, found: "\(what) has no words in `\(language.rawValue)`",
                    expected: "add `\(language.rawValue): …`")
            }
            let text = try text(language.rawValue)
            if let fault = fault(text) {
                throw error(language.rawValue, found: fault.found, expected: fault.expected)
            }
            if let unknown = Placeholder.unknown(in: text) {
                throw error(
                    language.rawValue, found: "unknown placeholder {\(unknown)}",
                    expected: "known are \(Placeholder.all.map { "{\($0)}" }.joined(separator: ", "))")
            }
        }
        return Wording(nl: try text("nl"), en: try text("en"))
    }

    func wording(under key: String) throws(ExerciseError) -> Wording {
        try map(key, allowed: ["nl", "en"]).wording(id: key)
    }
}

/// A number without a needless fraction: `5`, `4.5`.
func shown(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
}

/// Parses the documents of a YAML text.
func yamlDocuments(_ yaml: String, file: String) throws(ExerciseError) -> [Node] {
    func broken(_ line: Int?, _ problem: String) -> ExerciseError {
        ExerciseError(
            file: file, line: line, found: "not readable as YAML: \(problem)",
            expected: "look at this line and the one before it for a missing quote, colon, bracket or indent")
    }
    do {
        var sequence = try compose_all(yaml: yaml)
        var nodes: [Node] = []
        while let node = sequence.next() { nodes.append(node) }
        if let error = sequence.error { throw error }
        return nodes
    } catch let error as YamlError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            throw broken(mark.line, problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            throw broken(context.mark.line, "`\(duplicates.joined(separator: ", "))` stands here twice")
        case .reader(let problem, let offset, _, _):
            let line = offset.map {
                yaml.prefix($0).split(separator: "\n", omittingEmptySubsequences: false).count
            }
            throw broken(line, problem)
        default:
            throw broken(nil, String(describing: error))
        }
    } catch {
        throw broken(nil, String(describing: error))
    }
}

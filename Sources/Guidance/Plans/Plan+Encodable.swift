/// As it is told to programs: `{"id":"start-5","name":{"nl":…,"en":…},"sessions":[{"step":…,"parts":[…]}]}`.
extension Plan: Encodable {
    private enum CodingKeys: String, CodingKey { case id, version, name, goal, skills, sessions }

    public func encode(to encoder: any Encoder) throws {
        var plan = encoder.container(keyedBy: CodingKeys.self)
        try plan.encode(id, forKey: .id)
        try plan.encode(version, forKey: .version)
        try plan.encode(name, forKey: .name)
        try plan.encode(goal, forKey: .goal)
        try plan.encode(skills.map(\.rawValue), forKey: .skills)
        try plan.encode(sessions, forKey: .sessions)
    }
}

extension Plan.Session: Encodable {
    private enum CodingKeys: String, CodingKey { case step, seconds, parts }

    public func encode(to encoder: any Encoder) throws {
        var session = encoder.container(keyedBy: CodingKeys.self)
        try session.encode(step, forKey: .step)
        try session.encode(seconds, forKey: .seconds)
        try session.encode(parts, forKey: .parts)
    }

    /// Without what is optional.
    public var seconds: Double { parts.filter { !$0.isOptional }.reduce(0) { $0 + $1.seconds } }
}

extension Plan.Part: Encodable {
    private enum CodingKeys: String, CodingKey {
        case exercise, variant, explain, talk, seconds, new, optional
    }

    public func encode(to encoder: any Encoder) throws {
        var part = encoder.container(keyedBy: CodingKeys.self)
        switch content {
        case .exercise(let id, let variant):
            try part.encode(id, forKey: .exercise)
            try part.encodeIfPresent(variant, forKey: .variant)
        case .explain(let words): try part.encode(words, forKey: .explain)
        case .talk(let words): try part.encode(words, forKey: .talk)
        }
        try part.encode(seconds, forKey: .seconds)
        try part.encode(isNew, forKey: .new)
        try part.encode(isOptional, forKey: .optional)
    }
}

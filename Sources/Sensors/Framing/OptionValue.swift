extension DriverOptions {
    /// What `name` is given, one of `allowed`; nil when it is not given.
    func choice(_ name: String, of allowed: [String]) throws(DriverOptionError) -> String? {
        guard let value = values[name] else { return nil }
        guard allowed.contains(value) else {
            throw DriverOptionError("\(name)=\(value) is not known; write \(allowed.joined(separator: ", "))")
        }
        return value
    }

    /// The number that `name` is given, one of `allowed`; nil when it is not given.
    func number(_ name: String, of allowed: [Int]) throws(DriverOptionError) -> Int? {
        try choice(name, of: allowed.map { String($0) }).flatMap { Int($0) }
    }

    /// The sensors that `ports` names, for a board of `most` inputs; nil when it is not given.
    func ports(most: Int) throws(DriverOptionError) -> [PortRole]? {
        guard let text = values["ports"] else { return nil }
        return try PortRole.list(text, most: most)
    }
}

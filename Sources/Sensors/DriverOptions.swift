/// What a person says of a device that its bytes do not tell: which sensor sits on which port, at which rate it is to
/// run. Written behind the driver in a sensor's name: `serial:/dev/rfcomm0?driver=bitalino&ports=ecg,none,belt`.
public struct DriverOption: Sendable, Hashable {
    /// `ports`.
    public var name: String
    /// What it means and which values it takes, in one line.
    public var help: String

    public init(name: String, help: String) {
        self.name = name
        self.help = help
    }
}

/// Options of one device, by name.
public struct DriverOptions: Sendable, Hashable, Codable {
    public var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.values = values }
}

/// An option that a driver does not know, or a value that it cannot take.
public struct DriverOptionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence that says what to write.
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Version of the whole work, in greetings, headers and reports.
public enum Version {
    public static let current = "0.1.0"
    /// Version of the event stream: members may be added without a change, never renamed.
    public static let protocolVersion = 1
}

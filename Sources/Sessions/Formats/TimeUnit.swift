/// What times in a file are counted in.
public enum TimeUnit: String, Sendable, CaseIterable {
    case s, ms, us, ns

    /// Units in a second.
    var perSecond: Double {
        switch self {
        case .s: 1
        case .ms: 1e3
        case .us: 1e6
        case .ns: 1e9
        }
    }
}

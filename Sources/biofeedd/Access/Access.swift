/// What a paired screen is for.
enum AccessRole: String, Codable, CaseIterable, Sendable {
    /// One person's own screen: her seat and nothing else.
    case participant
    /// Everything but letting other screens in.
    case practitioner
    /// A wall that shows the group.
    case display
}

/// Who asks.
enum Access: Sendable, Hashable {
    /// Somebody on the network who has not paired.
    case nobody
    /// Somebody on this machine, by loopback or the unix socket.
    case box
    /// A screen that paired. A participant's has a seat.
    case screen(id: String, role: AccessRole, seat: Int?)

    var role: AccessRole? { if case .screen(_, let role, _) = self { role } else { nil } }

    /// The one seat that it may see; nil for all.
    var seat: Int? { if case .screen(_, .participant, let seat) = self { seat } else { nil } }

    func reaches(seat number: Int) -> Bool { seat == nil || seat == number }

    /// Whether it may ask for this at all. What is not named here is for the box and the practitioner, so that a new
    /// route is closed to other screens until somebody opens it.
    func allows(_ method: String, _ path: String) -> Bool {
        if Self.isOpen(method, path) { return true }
        switch self {
        case .nobody: return false
        case .box: return true
        case .screen(_, .practitioner, _):
            return !path.hasPrefix("/api/access/")
        case .screen(_, .participant, _):
            if method == "POST" {
                return path.hasPrefix("/api/session/") || Self.isHerDays(path)
            }
            return method == "GET"
                && ([
                    "/api/status", "/api/exercises", "/api/plans", "/api/events", "/api/sensors",
                    "/api/sessions",
                ].contains(path) || Self.isHerDays(path) || Self.ofPerson(path) == "trend.svg"
                    || Self.isReport(path))
        case .screen(_, .display, _):
            return method == "GET"
                && ["/api/status", "/api/exercises", "/api/events", "/api/group"].contains(
                    path)
        }
    }

    /// What is asked of a person. Routes that a participant's screen reaches look further whether it is of her who practises
    /// there now.
    private static func ofPerson(_ path: String) -> Substring? {
        let parts = path.split(separator: "/")
        return parts.count == 4 && parts.starts(with: ["api", "people"]) ? parts[3] : nil
    }

    private static func isHerDays(_ path: String) -> Bool {
        ["crosses", "goals"].contains(ofPerson(path))
    }

    private static func isReport(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count == 4 && parts.starts(with: ["api", "sessions"]) && parts[3] == "report"
    }

    /// The page itself, which holds nothing of anybody, whom to call, the question who one is, and the door.
    private static func isOpen(_ method: String, _ path: String) -> Bool {
        if method == "POST" { return path == "/api/pair" }
        return ["/", "/health", "/openapi.json", "/api/access", "/api/contact"].contains(path)
            || path.hasPrefix("/web/") || path.hasPrefix("/schemas/")
    }
}

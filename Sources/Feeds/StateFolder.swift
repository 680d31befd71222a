import Foundation

/// Where small things are kept that must be known at the next start.
public enum StateFolder {
    /// The folder that systemd gives (`STATE_DIRECTORY`), or else the person's own. Need not exist.
    public static var path: String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["STATE_DIRECTORY"]?.split(separator: ":").first { return String(folder) }
        let home = environment["XDG_STATE_HOME"] ?? "\(NSHomeDirectory())/.local/state"
        return "\(home)/biofeed"
    }
}

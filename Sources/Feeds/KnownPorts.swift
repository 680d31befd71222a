import Foundation
import Sensors
import Synchronization

/// Settings under which a port was once understood, by the name that stays the same whichever socket the device is
/// plugged into. Kept in a small JSON file, so that the next start need not search.
final class KnownPorts: Sendable {
    static let standard = KnownPorts(file: "\(StateFolder.path)/ports.json")

    private let file: String
    private let lines: Mutex<[String: LineSettings]>

    /// - Parameter file: need not exist; one that cannot be read counts as empty.
    init(file: String) {
        self.file = file
        var known: [String: LineSettings] = [:]
        if let data = FileManager.default.contents(atPath: file) {
            do { known = try JSONDecoder().decode([String: LineSettings].self, from: data) } catch {}
        }
        lines = Mutex(known)
    }

    func line(of path: String) -> LineSettings? { lines.withLock { $0[Self.name(of: path)] } }

    /// Best effort: without a place to write, the next start searches again.
    func remember(_ line: LineSettings, of path: String) {
        let name = Self.name(of: path)
        // A pseudo-terminal is another device each time.
        guard !name.hasPrefix("/dev/pts/") else { return }
        let data: Data? = lines.withLock { lines in
            guard lines[name] != line else { return nil }
            lines[name] = line
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            do { return try encoder.encode(lines) } catch { return nil }
        }
        guard let data else { return }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try data.write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {}
    }

    /// The link under /dev/serial/by-id that leads to the port, or the port itself.
    private static func name(of path: String) -> String {
        let folder = "/dev/serial/by-id"
        guard !path.hasPrefix(folder) else { return path }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        do {
            for entry in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            where URL(fileURLWithPath: "\(folder)/\(entry)").resolvingSymlinksInPath().path == target {
                return "\(folder)/\(entry)"
            }
        } catch {}
        return target
    }
}

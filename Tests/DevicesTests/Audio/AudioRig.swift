import Foundation
import Testing

/// The virtual sound cards of `audio-rig.sh`, for one test at a time.
final class AudioRig {
    static let isAvailable = ["pulseaudio", "pactl", "arecord", "sox"].allSatisfy { program in
        (try? OnsetFinder.run("/usr/bin/env", ["which", program])) != nil
    }

    let folder: TemporaryFolder
    private static let script = OnsetFinder.tools.appendingPathComponent("audio-rig.sh").path

    init() throws {
        folder = try TemporaryFolder()
        try OnsetFinder.run(
            "/usr/bin/env", ["bash", Self.script, "start"], environment: ["RIG": folder.path])
        // ALSA in this process reads its configuration anew when the variable has changed.
        unsafe setenv("ALSA_CONFIG_PATH", folder.file("alsa.conf"), 1)
    }

    /// Ends the cards; the last thing done with them.
    func stop() {
        unsafe unsetenv("ALSA_CONFIG_PATH")
        _ = try? OnsetFinder.run(
            "/usr/bin/env", ["bash", Self.script, "stop"], environment: ["RIG": folder.path])
    }

    /// Starts a program that uses the cards.
    func start(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["ALSA_CONFIG_PATH": folder.file("alsa.conf")]) { $1 }
        try process.run()
        return process
    }
}

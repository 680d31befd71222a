import Devices
import Foundation
import Synchronization

/// A virtual sound card and what was heard on it, tied to the monotonic clock.
final class VirtualCard: Sendable {
    private let folder: WorkFolder
    /// What programs need to find it.
    let environment: [String: String]

    init() throws {
        folder = try WorkFolder()
        environment = ["ALSA_CONFIG_PATH": folder.file("rig/alsa.conf"), "RIG": folder.file("rig")]
        let started = try Program.run(
            "/bin/bash", [Place.tool("audio-rig.sh"), "start"], environment: environment)
        guard started.status == 0 else { throw LiveDaemon.NotReady(text: started.err) }
    }

    deinit {
        _ = try? Program.run("/bin/bash", [Place.tool("audio-rig.sh"), "stop"], environment: environment)
    }

    /// Starts recording what is played, as raw samples. Children inherit a signal mask that lets only SIGKILL
    /// through, which leaves a raw file whole and a WAV header unwritten.
    func record(to path: String) throws -> Program {
        try Program(
            "/usr/bin/arecord",
            [
                "-q", "--buffer-time=50000", "--period-time=10000", "-D", "speaker_mon", "-f", "S16_LE", "-r",
                "48000",
                "-c", "1", "-t", "raw", path,
            ], environment: environment)
    }

    /// The raw recording as a WAV file.
    static func wav(from raw: String) throws -> String {
        let wav = raw + ".wav"
        let ran = try Program.run(
            "/usr/bin/env",
            ["sox", "-t", "raw", "-r", "48000", "-e", "signed", "-b", "16", "-c", "1", raw, wav])
        guard ran.status == 0 else { throw LiveDaemon.NotReady(text: ran.err) }
        return wav
    }
}

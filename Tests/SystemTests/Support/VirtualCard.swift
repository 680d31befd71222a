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

    /// The process that is the card.
    func serverID() throws -> Int32 {
        let text = try String(contentsOfFile: folder.file("rig/pulse.pid"), encoding: .utf8)
        guard let number = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw LiveDaemon.NotReady(text: "no process of the virtual card")
        }
        return number
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

    /// Plays sound into the sensor's input, left and right: 48,000 frames a second within ±1.
    func play(left: [Float], right: [Float]) throws -> Program {
        var bytes = [UInt8]()
        bytes.reserveCapacity(4 * left.count)
        for index in left.indices {
            for sample in [left[index], right[index]] {
                let value = Int16(max(-32_768, min(32_767, (sample * 32_768).rounded())))
                bytes.append(UInt8(truncatingIfNeeded: value))
                bytes.append(UInt8(truncatingIfNeeded: value >> 8))
            }
        }
        let path = folder.file("sensor.raw")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try Program(
            "/usr/bin/aplay",
            [
                "-q", "--buffer-time=2000000", "--period-time=100000", "-D", "sensor_out", "-f", "S16_LE",
                "-r",
                "48000", "-c", "2", "-t", "raw", path,
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

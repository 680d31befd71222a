import Devices
import Foundation
import Glibc

/// What a check found.
struct HealthFinding {
    enum Verdict {
        case ok, warn, fail

        var label: String {
            switch self {
            case .ok: "ok  "
            case .warn: "warn"
            case .fail: "FAIL"
            }
        }
    }

    var verdict: Verdict
    var subject: String
    var found: String
    /// What to do; nil when nothing needs doing.
    var remedy: String?

    init(_ verdict: Verdict, _ subject: String, _ found: String, remedy: String? = nil) {
        self.verdict = verdict
        self.subject = subject
        self.found = found
        self.remedy = remedy
    }
}

/// The checks of `doctor`, each of one thing.
enum HealthChecks {
    /// Bytes below which a long session may not fit: a day of two signals at 1 kHz.
    private static let leastDisk = 1 << 30

    static func sound() -> HealthFinding {
        guard let listing = output(of: "aplay", ["-L"]) else {
            return HealthFinding(
                .warn, "sound", "aplay is not installed, so the cards cannot be listed",
                remedy: "sudo apt-get install alsa-utils")
        }
        // Names without CARD= are plug-ins that exist on every machine, but for the sound servers.
        let cards = listing.split(separator: "\n").map(String.init).filter { name in
            !name.hasPrefix(" ")
                && (name.contains("CARD=") || ["default", "pipewire", "pulse"].contains(name))
        }
        if cards.contains(where: { $0 == "default" || $0.hasPrefix("sysdefault:") }) {
            return HealthFinding(.ok, "sound", "\(cards.count) ALSA PCMs, alsa:default among them")
        }
        if let first = cards.first {
            return HealthFinding(
                .warn, "sound", "there is no default PCM", remedy: "use --sound alsa:\(first)")
        }
        return HealthFinding(
            .warn, "sound", "no sound card",
            remedy: "plug one in, or use --sound wav:FILE; sessions run without")
    }

    static func voice() -> HealthFinding {
        guard let voices = output(of: "espeak-ng", ["--voices"]) else {
            return HealthFinding(
                .warn, "voice", "espeak-ng is not installed: lines are shown and not spoken",
                remedy: "sudo apt-get install espeak-ng")
        }
        let languages = voices.split(separator: "\n").compactMap { line in
            line.split(separator: " ").dropFirst().first.map(String.init)
        }
        let missing = ["nl", "en-gb"].filter { !languages.contains($0) }
        guard missing.isEmpty else {
            return HealthFinding(
                .warn, "voice", "espeak-ng has no voice \(missing.joined(separator: ", "))",
                remedy: "sudo apt-get install espeak-ng-data")
        }
        return HealthFinding(.ok, "voice", "espeak-ng with nl and en")
    }

    static func serialPermission() -> HealthFinding {
        if getuid() == 0 {
            return HealthFinding(.ok, "serial permission", "this is root, who may open any port")
        }
        let groups = output(of: "id", ["-nG"])?.split { $0.isWhitespace }.map(String.init) ?? []
        if groups.contains("dialout") {
            return HealthFinding(.ok, "serial permission", "this user is in the group dialout")
        }
        return HealthFinding(
            .fail, "serial permission", "this user is not in the group dialout",
            remedy: "sudo usermod -aG dialout $USER, then log in again")
    }

    static func serialPorts() -> HealthFinding {
        let ports = SerialPorts.list()
        guard !ports.isEmpty else {
            return HealthFinding(
                .warn, "serial ports", "no USB serial port is plugged in",
                remedy: "plug the sensor in, or use sim:ecg+resp")
        }
        return HealthFinding(
            .ok, "serial ports", ports.map { $0.stablePath ?? $0.path }.joined(separator: ", "))
    }

    static func realTime() -> HealthFinding {
        var limit = rlimit()
        let isAllowed = unsafe getrlimit(__rlimit_resource_t(14), &limit) == 0 && limit.rlim_cur > 0
        if isAllowed || getuid() == 0 {
            return HealthFinding(.ok, "real-time priority", "allowed for the sound thread")
        }
        return HealthFinding(
            .warn, "real-time priority", "not allowed: sound may stutter when the machine is busy",
            remedy: "add '@audio - rtprio 20' to /etc/security/limits.d/audio.conf and join the group audio")
    }

    static func disk() -> HealthFinding {
        let folder = FileManager.default.currentDirectoryPath
        do {
            let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
            guard let free = attributes[.systemFreeSize] as? Int else {
                return HealthFinding(.warn, "disk", "the system does not say how much is free in \(folder)")
            }
            let text = "\(NumberText.text(Double(free) / 1e9, 1)) GB free in \(folder)"
            return free >= leastDisk
                ? HealthFinding(.ok, "disk", text)
                : HealthFinding(.warn, "disk", text, remedy: "free some space before a long recording")
        } catch {
            return HealthFinding(.warn, "disk", "cannot be asked: \(error.localizedDescription)")
        }
    }

    static func daemon(_ address: DaemonAddress) async -> HealthFinding {
        do {
            _ = try await DaemonClient(address: address).get("/health")
            return HealthFinding(.ok, "daemon", "biofeedd answers at \(address)")
        } catch {
            return HealthFinding(.warn, "daemon", "\(error)")
        }
    }

    /// What a program prints; nil when it is not there or fails.
    private static func output(of program: String, _ arguments: [String]) -> String? {
        do {
            let output = try ProgramOutput(of: program, arguments)
            return output.status == 0 ? String(decoding: output.data, as: UTF8.self) : nil
        } catch {
            return nil
        }
    }
}

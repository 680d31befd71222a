import ArgumentParser
import Biosignals
import Devices
import Foundation
import Guidance
import Hummingbird
import Logging
import ServiceLifecycle
import Sessions

/// The daemon: reads sensors, guides, records, and serves the page.
@main struct Biofeedd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "biofeedd",
        abstract:
            "Heart and breathing biofeedback for this machine: sensors in, guidance and a live page out.",
        discussion: """
            Example: biofeedd --sensor serial:/dev/ttyUSB0?driver=openview --sound alsa:default --exercise calm-6
            Without a sensor it starts, shows the page and waits. SIGTERM and Ctrl-C end it in order; SIGHUP
            reads the file of --config again.
            """,
        version: Version.current)

    @Option(help: "YAML file with these settings; flags win over it.")
    var config: String?
    @Option(
        help:
            "A sensor: serial:PATH, alsa:PCM, sim:ecg+resp (docs/sensors.md), file:RECORDING. May be repeated."
    )
    var sensor: [String] = []
    @Option(help: "Where cues are heard: alsa:default, wav:FILE, none.")
    var sound: String?
    @Option(help: "What the breath sounds like: golf (wave), toon (tone) or bel (bell).")
    var breath: String?
    @Flag(help: "A baby is near: everything 10 dB quieter, no reward.")
    var baby = false
    @Option(help: "Folder of lines that a person recorded, in place of the built-in voice.")
    var voice: String?
    @Option(
        help:
            "Address of the page: 127.0.0.1:8787 for this machine. May be repeated; others are encrypted and ask for pairing (docs/access.md)."
    )
    var listen: [String] = []
    @Option(help: "PEM file of a certificate for the network, in place of the daemon's own.")
    var certificate: String?
    @Option(help: "PEM file of the certificate's key.")
    var key: String?
    @Option(help: "Path of the unix socket for biofeed-cli.")
    var socket: String?
    @Option(help: "Folder in which every session is kept. Without it nothing is kept.")
    var store: String?
    @Option(
        help:
            "Folder of the history of people who opted in; default: that of --store, else ~/.local/share/biofeed (/var/lib/biofeedd for root)."
    )
    var history: String?
    @Option(help: "Exercise to start at once: rest-5, calm-6, ladder.")
    var exercise: String?
    @Option(help: "Folder of exercises of your own; see docs/authoring.md.")
    var exercises: String?
    @Option(help: "Language of what is said and shown: nl or en.")
    var lang: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(help: .hidden)
    var claimedFolder: String?
    @Option(help: .hidden)
    var rulesFolder: String?
    @Option(help: .hidden)
    var lockSeconds: Double?

    /// Flags over the file over the defaults.
    private func settings() throws -> Configuration {
        var settings = try config.map { try Configuration(file: $0) } ?? Configuration()
        if !sensor.isEmpty { settings.seats[0].sensors = sensor }
        settings.sound = sound ?? settings.sound
        settings.voice = voice ?? settings.voice
        if baby { settings.soundSetting.withBaby = true }
        if let breath {
            guard let known = BreathVoice(rawValue: breath) else {
                throw ValidationError("--breath is golf, toon or bel, not '\(breath)'")
            }
            settings.soundSetting.breath = known
        }
        if !listen.isEmpty { settings.listen = listen }
        settings.certificate = certificate ?? settings.certificate
        settings.key = key ?? settings.key
        settings.socket = socket ?? settings.socket
        settings.store = store ?? settings.store
        settings.history = history ?? settings.history
        settings.exercise = exercise ?? settings.exercise
        settings.exercises = exercises ?? settings.exercises
        settings.logLevel = logLevel ?? settings.logLevel
        settings.claimedFolder = claimedFolder ?? settings.claimedFolder
        settings.rulesFolder = rulesFolder ?? settings.rulesFolder
        settings.lockSeconds = lockSeconds ?? settings.lockSeconds
        if let lang {
            guard let language = Language(rawValue: lang) else {
                throw ValidationError("--lang is nl or en, not '\(lang)'")
            }
            settings.language = language
        }
        return settings
    }

    func run() async throws {
        let daemon: Daemon
        do {
            let again: @Sendable () throws -> Configuration = { [self] in try settings() }
            daemon = try Daemon(try settings(), readAgain: config == nil ? nil : again)
        } catch let error where !(error is ValidationError) {
            FileHandle.standardError.write(Data("biofeedd: \(error)\n".utf8))
            throw ExitCode(1)
        }
        do {
            try await daemon.run()
        } catch {
            FileHandle.standardError.write(
                Data("biofeedd: \(Daemon.words(for: error, settings: daemon.settings))\n".utf8))
            throw ExitCode(1)
        }
    }

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let status = exitCode(for: error)
            let text = fullMessage(for: error)
            if status.isSuccess {
                print(text)
                Foundation.exit(0)
            }
            FileHandle.standardError.write(Data("\(text)\n".utf8))
            Foundation.exit(2)
        }
    }
}

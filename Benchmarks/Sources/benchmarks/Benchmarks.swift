import ArgumentParser
import Foundation

/// Without a subcommand: `core`, `engine`, `sensors`, then `live` where a release daemon was built.
@main struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "What biofeed costs, and how soon a beat is told.",
        subcommands: [All.self, Core.self, Engine.self, Sensors.self, Live.self, Sound.self, Fuzz.self],
        defaultSubcommand: All.self)
}

struct All: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "All of them; this is what runs without a name.")

    @OptionGroup var engine: Engine

    /// Beside the sources: where `swift build --scratch-path .build-release` puts the daemon.
    private static let daemon = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../.build-release/release/biofeedd").standardizedFileURL.path

    func run() throws {
        try CoreBenchmark().run()
        print()
        try engine.run()
        print()
        SensorBenchmark().run()
        print()
        guard FileManager.default.isExecutableFile(atPath: Self.daemon) else {
            print(
                """
                live: skipped, there is no release daemon. Build it in the project's folder with
                  swift build -c release --scratch-path .build-release --product biofeedd
                """)
            return
        }
        try LiveBenchmark(daemon: Self.daemon, seconds: LiveBenchmark.usualSeconds).run()
    }
}

struct Core: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Time and heap allocations of the kernels, the stages and a whole session.")

    func run() throws { try CoreBenchmark().run() }
}

struct Engine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A day of ECG and of intervals, many people at once; other tools beside it.")

    @Flag(help: "Install SleepECG and NeuroKit2 into .build/peers and measure them in the same run.")
    var peers = false

    func run() throws { try EngineBenchmark(peers: peers ? PeerTools() : nil).run() }
}

struct Sensors: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bytes a second of every sensor driver.")

    func run() throws { SensorBenchmark().run() }
}

struct Sound: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Guidance sound on a card in real time: how often it runs dry, with every core busy.")

    @Option(help: "Name of the card, as aplay -L lists it.")
    var pcm = "default"

    @Option(help: "How long it plays.")
    var seconds = 600

    @Flag(help: "Leave the cores idle.")
    var idle = false

    func validate() throws {
        guard seconds >= 10 else { throw ValidationError("--seconds is 10 or more") }
    }

    func run() throws { try SoundBenchmark(pcm: pcm, seconds: seconds, isLoaded: !idle).run() }
}

struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Broken bytes through every sensor driver, or broken files through every reader: no measurement, but as long as one."
    )

    @Option(help: "How many bytes.")
    var bytes = 100_000_000

    @Option(help: "Break this many files of all formats in place of sensors' bytes.")
    var formats: Int?

    @Option(help: "The same seed breaks the same bytes.")
    var seed: UInt64 = 1

    func run() throws {
        if let formats {
            try FormatFuzz(files: formats, seed: seed).run()
        } else {
            SensorFuzz(bytes: bytes, seed: seed).run()
        }
    }
}

struct Live: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delay from a sensor's byte to the event of its beat, and load, of a daemon at real speed.")

    @Option(help: "Path of a release biofeedd.")
    var daemon: String

    @Option(help: "Seconds of each of the two sessions.")
    var seconds = LiveBenchmark.usualSeconds

    func validate() throws {
        guard seconds >= 20 else { throw ValidationError("--seconds is 20 or more") }
    }

    func run() throws { try LiveBenchmark(daemon: daemon, seconds: seconds).run() }
}

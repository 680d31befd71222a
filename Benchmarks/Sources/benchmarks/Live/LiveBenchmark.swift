import Foundation

/// A daemon at real speed: how long after the last byte of a beat's confirming sample its event is read, what share
/// of a core and how much memory it takes.
struct LiveBenchmark {
    static let usualSeconds = 90
    /// Start of a session that is not measured: the detector learns, the daemon opens its files.
    private static let leadIn = 8

    let daemon: String
    let seconds: Int

    func run() throws {
        try session("calm-6, no sound, no recording") { _ in ["--sound", "none"] }
        print()
        try session("calm-6, sound to a file, recording, one page besides", withPage: true) { folder in
            [
                "--sound", "wav:\(folder.appendingPathComponent("sound.wav").path)",
                "--store", folder.appendingPathComponent("store").path,
            ]
        }
    }

    private func session(
        _ name: String, withPage: Bool = false, _ options: (URL) -> [String]
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "biofeed-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { remove(folder) }
        let port = try SensorPort()
        let process = try DaemonProcess(
            path: daemon, folder: folder,
            arguments: ["--sensor", "serial:\(port.path)?driver=openview", "--exercise", "calm-6"]
                + options(folder))
        let page = withPage ? try EventListener(process.page, classes: nil) : nil
        let listeners = [
            try EventListener(process.page, classes: "beat"),
            try EventListener(process.unixSocket, classes: "beat"),
        ]

        let frames = Signals.openViewFrames(seconds: Self.leadIn + seconds)
        let (lead, rest) = (frames.prefix(Self.leadIn * 125), frames.dropFirst(Self.leadIn * 125))
        var feed = FrameFeed(port: port)
        try feed.send(lead)
        let (began, usedBefore) = (MonotonicClock.now(), try process.processorSeconds())
        try feed.send(rest)
        let elapsed = Double(MonotonicClock.now() - began) / 1e9
        let share = (try process.processorSeconds() - usedBefore) / elapsed * 100
        let memory = try process.residentMegabytes()
        let origin = try process.sessionOrigin()
        try process.stop()
        for listener in listeners + [page].compactMap(\.self) { listener.wait() }

        var table = Table("live: \(name)", "measured", "aim")
        for listener in listeners {
            let delays = feed.delays(of: listener.beats, origin: origin, from: began)
            guard let last = delays.last else {
                throw LiveError("no beat came over the \(listener.address.name)")
            }
            let address = listener.address.name
            table.add("byte to event on \(address), beats", "\(delays.count)", "")
            table.add("  median", "\(decimal(Self.percentile(50, of: delays), 2)) ms", "")
            table.add("  99th percentile", "\(decimal(Self.percentile(99, of: delays), 2)) ms", "< 5 ms")
            table.add("  longest", "\(decimal(last, 2)) ms", "")
        }
        table.add("share of a core", "\(decimal(share, 2)) %", "<= 1 %")
        table.add("resident memory", "\(decimal(memory, 1)) MB", "<= 60 MB")
        print(table.text)
    }

    private func remove(_ folder: URL) {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    /// By the nearest rank, of sorted values.
    private static func percentile(_ percent: Double, of sorted: [Double]) -> Double {
        sorted[max(0, Int((Double(sorted.count) * percent / 100).rounded(.up)) - 1)]
    }
}

import Foundation

/// What a visit to the page saw; the names are those of `tools/page.py`.
struct PageVisit: Decodable, Sendable {
    struct Reloaded: Decodable, Sendable {
        var stop: Bool
        var language: String
    }
    struct Layout: Decodable, Sendable {
        var layouts: Int
        var frames: Int
    }
    /// Milliseconds.
    struct Frames: Decodable, Sendable {
        var frames: Int
        var workMedian: Double
        var work95: Double
        var work99: Double
        var stepMedian: Double
        var step95: Double
    }
    struct Beats: Decodable, Sendable {
        struct Beat: Decodable, Sendable {
            var peak: Double
            var decided: Double
            var drawn: Double
        }
        var beats: [Beat]
        var clockError: Double
    }
    struct Shape: Decodable, Sendable {
        struct Sound: Decodable, Sendable {
            var cue: Double
            var error: Double
        }
        /// Pairs of what was asked and what was drawn, 0 to 1.
        var sizes: [[Double]]
        var sounds: [Sound]
    }

    var trouble: [String]
    var axe: [String]
    var forbidden: [String: [String]]
    var picturesTaken: [String]
    var contactHas112: Bool
    var flemish: String
    var aloneRuns: Bool
    var stopInView: Bool
    var stopStays: Bool
    var urgentFirst: String
    var notesOff: Bool
    var marked: Int
    var rows: Int
    var cells: [[String]]
    var spectrum: Bool
    var reloaded: Reloaded
    var stillBar: Bool
    var lostSaidAfter: Double
    var lostWords: String
    /// States of the sensor in an answer from before it was lost, and whether it counts as lost when that came late.
    var oldAnswer: [String]
    var lostAfterOldAnswer: String
    var goesOn: Bool
    var sensorReason: String
    var resting: Bool
    /// Times that what she asked for with stop did not arrive.
    var stopsCut: Int
    var dizzyWords: String
    /// The look back of a screen that was opened after the sensor was lost.
    var lateLooksBack: String
    var pictures: Int
    var groupWords: String
    var groupTellsOfOne: [String]
    /// The one true sentence, in both languages.
    var sentences: [String]
    var pairedViews: Int
    var pairedNeedsNoCode: String
    var wallAddress: String
    var wallControls: Int
    var layout: Layout
    var frames: Frames
    var slowFrames: Frames
    var beats: Beats
    var shape: Shape
    var seconds: Double
    /// When each part of the visit was done, in seconds.
    var times: [String: Double]
    /// Browsers that the daemons cut off for being slow; asked when all were seen.
    var cutOff: Int?

    static let folder = Place.root.appendingPathComponent("test-output/page")

    /// Three daemons and a simulated sensor that can be unplugged, visited by a browser.
    static func make() async throws -> PageVisit {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let work = try WorkFolder()
        let seats = (1...4).map { "  - sensors: ['sim:ecg+resp?breath=6&rsa=8&seed=\($0)']\n" }.joined()
        try "seats:\n\(seats)  - sensors: []\n".write(
            toFile: work.file("seats.yaml"), atomically: true, encoding: .utf8)
        let simulator = try Program(
            Place.program("biofeed-cli").path,
            [
                "simulate", "--driver", "openview", "--source", "sim:ecg+resp?hr=74&breath=12&rsa=9&seed=1",
                "--pty", work.file("sensor"),
            ])
        var places: [WorkFolder] = []
        var daemons: [LiveDaemon] = []
        for arguments in [
            ["--listen", "0.0.0.0:0"], ["--config", work.file("seats.yaml")],
            ["--sensor", "serial:\(work.file("sensor"))", "--exercise", "ladder"],
        ] {
            let place = try WorkFolder()
            places.append(place)
            daemons.append(try await LiveDaemon(place, arguments))
        }
        var addresses = try daemons.map { try $0.pageAddress }
        let network = try NetworkVisitor(daemons[0], places[0])
        addresses.insert("https://127.0.0.1:\(network.port)/", at: 1)
        let ran = try await Program.finish(
            Place.python ?? "python3",
            [Place.tool("page.py"), folder.path] + addresses + ["\(simulator.pid)"])
        guard ran.status == 0 else { throw LiveDaemon.NotReady(text: ran.err) }
        var cutOff = 0
        for daemon in daemons {
            let status = try JSONSerialization.jsonObject(with: try await daemon.get("/api/status"))
            cutOff += ((status as? [String: Any])?["dropped_clients"] as? Int) ?? 0
            _ = await daemon.stop()
        }
        simulator.signal(SIGKILL)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var visit = try decoder.decode(PageVisit.self, from: Data(ran.out.utf8))
        visit.cutOff = cutOff
        return visit
    }

    /// The figures of this machine, for people.
    var report: String {
        func list(_ seconds: [Double]) -> String {
            seconds.map { String(Int(($0 * 1000).rounded())) }.joined(separator: " ")
        }
        return """
            visit: \(seconds) s; \(times.sorted { $0.value < $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            from a decided beat to its pixel, ms: \(list(beats.beats.map { $0.drawn - $0.decided }))
            from the beat itself, ms: \(list(beats.beats.map { $0.drawn - $0.peak }))
            clock known within, ms: \(list([beats.clockError]))
            sound against the shape's clock, ms: \(list(shape.sounds.map(\.error)))
            work of a frame, ms: median \(frames.workMedian), 95 % \(frames.work95), 99 % \(frames.work99)
            with the processor slowed down four times: median \(slowFrames.workMedian), 95 % \(slowFrames.work95), 99 % \(slowFrames.work99)
            from frame to frame, ms: median \(frames.stepMedian), 95 % \(frames.step95); slowed down \(slowFrames.stepMedian), \(slowFrames.step95)
            layouts \(layout.layouts) in \(layout.frames) frames

            """
    }
}

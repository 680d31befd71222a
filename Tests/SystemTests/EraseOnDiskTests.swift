import Foundation
import Glibc
import Testing

@testable import Sessions

/// Erasing on a real file system (ext4 in a file): what is searched afterwards is every byte of the disk itself, with free
/// blocks and the journal.
@Suite struct EraseOnDiskTests {
    /// A small disk that is mounted in a folder as long as it is needed.
    private final class Disk {
        let image: String
        let place: String

        init(_ folder: WorkFolder) throws {
            image = folder.file("disk.img")
            place = folder.file("disk")
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try Disk.run("/usr/bin/truncate", "-s", "24M", image)
            try Disk.run("/usr/sbin/mkfs.ext4", "-q", image)
            try Disk.run("/bin/mount", "-o", "loop", image, place)
        }

        deinit {
            // Already unmounted, unless the test failed on the way.
            _ = try? Program.run("/bin/umount", ["-l", place])
        }

        func unmount() throws { try Disk.run("/bin/umount", place) }

        static func run(_ path: String, _ arguments: String...) throws {
            let ran = try Program.run(path, arguments)
            guard ran.status == 0 else { throw LiveDaemon.NotReady(text: "\(path): \(ran.err)") }
        }

        /// Its bytes; without those of the journal, which keeps the names of files for a while, if that is asked.
        func bytes(withJournal: Bool = true) throws -> Data {
            sync()
            var bytes = try Data(contentsOf: URL(fileURLWithPath: image))
            guard !withJournal else { return bytes }
            // Two to the power of what stands in the superblock, in units of 1024.
            let block = 1024 << Int(bytes[1024 + 24])
            let listed = try Program.run("/usr/sbin/debugfs", ["-R", "blocks <8>", image])
            let blocks = listed.out.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            guard !blocks.isEmpty else { throw LiveDaemon.NotReady(text: "no journal: \(listed.err)") }
            for number in blocks {
                bytes.replaceSubrange(number * block..<(number + 1) * block, with: Data(count: block))
            }
            return bytes
        }
    }

    private static let canMount: Bool = {
        guard getuid() == 0,
            ["/usr/sbin/mkfs.ext4", "/usr/sbin/debugfs"].allSatisfy(
                FileManager.default.isExecutableFile(atPath:)), let folder = try? WorkFolder(),
            let disk = try? Disk(folder)
        else { return false }
        return (try? disk.unmount()) != nil
    }()

    private struct Person: Decodable { var code: String }
    private struct Kept: Decodable { var id: String }

    private func add(_ daemon: LiveDaemon) async throws -> String {
        let answer = try await daemon.post(
            "/api/people", "{\"consent\":true,\"stage\":\"pregnant\",\"weeks\":24}")
        return try JSONDecoder().decode(Person.self, from: answer.body).code
    }

    /// Some seconds of an exercise with everything that somebody may tell; the id of what is kept.
    private func practise(_ daemon: LiveDaemon, _ code: String) async throws -> String {
        let sessions = daemon.events("hello").count
        let start = try await daemon.post(
            "/api/session/start", "{\"exercise\":\"calm-6\",\"person\":\"\(code)\"}")
        #expect(start.status == 200, "\(String(decoding: start.body, as: UTF8.self))")
        try await daemon.wait(30, for: "the session that is hers alone") {
            $0.count { $0.name == "hello" } > sessions
        }
        let before = daemon.events("beat").count
        _ = try await daemon.post("/api/session/rate", "{\"value\":6,\"moment\":\"before\"}")
        _ = try await daemon.post("/api/session/mark", "{\"text\":\"geheimwoord-teken-\(code)\"}")
        try await daemon.wait(60, for: "beats") { $0.count { $0.name == "beat" } > before + 10 }
        _ = try await daemon.post("/api/session/stop", "{\"reason\":\"dizzy\"}")
        for _ in 0..<600 {
            let kept = try JSONDecoder().decode(
                [Kept].self, from: try await daemon.get("/api/sessions?person=\(code)"))
            if let first = kept.first { return first.id }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw LiveDaemon.NotReady(text: "the session was not kept")
    }

    @Test(.enabled(if: canMount, "needs root, ext4 tools and loop mounts"))
    func noByteOfHersIsLeftOnTheDisk() async throws {
        let folder = try WorkFolder()
        let disk = try Disk(folder)
        let history = "\(disk.place)/history"
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "sim:ecg+resp?hr=75", "--history", history, "--lock-seconds", "1"])
        let hers = try await add(daemon)
        let other = try await add(daemon)
        for (what, name) in [("crosses", "label"), ("goals", "text")] {
            let told = try await daemon.post(
                "/api/people/\(hers)/\(what)", "{\"\(name)\":\"geheimwoord-\(what)\"}")
            #expect(told.status == 200)
        }
        let id = try await practise(daemon, hers)
        let others = try await practise(daemon, other)
        for format in ["edf", "xdf"] {
            _ = try await daemon.get("/api/sessions/\(id)/export?format=\(format)")
        }

        var content = ["words": Data("geheimwoord-crosses".utf8), "goal": Data("geheimwoord-goals".utf8)]
        content["mark"] = Data("geheimwoord-teken-\(hers)".utf8)
        content.merge(try values("\(history)/people/\(hers)/\(id).biofeed")) { $1 }
        let names = ["code": Data(hers.utf8), "id": Data(id.utf8)]
        #expect(content.count >= 8, "\(content.keys)")
        func found(_ wanted: [String: Data], in bytes: Data) -> [String] {
            wanted.filter { bytes.range(of: $0.value) != nil }.map(\.key).sorted()
        }
        let before = try disk.bytes()
        #expect(
            found(content, in: before) == content.keys.sorted(), "the search sees what is on the disk")
        #expect(found(names, in: before) == ["code", "id"])

        #expect(try await daemon.delete("/api/people/\(hers)") == 200)
        #expect(await daemon.stop().status == 0)
        try disk.unmount()
        let left = found(content, in: try disk.bytes())
        #expect(left == [], "of what was measured and told nothing is left")
        let bytes = try disk.bytes(withJournal: false)
        #expect(found(names, in: bytes).isEmpty, "nor of names, outside of the file system's journal")
        #expect(bytes.range(of: Data(others.utf8)) != nil, "the other's sessions stay")
    }

    /// Numbers of a recording as they stand in its file: beats as SQLite writes a number, and what the sensor sent.
    private func values(_ path: String) throws -> [String: Data] {
        let recording = try SessionRecording(path: path)
        var values: [String: Data] = [:]
        try SessionInputs.recorded(recording).forEachOutput { output in
            guard case .beat(let beat) = output, let interval = beat.rr, values.count < 4,
                interval != interval.rounded()
            else { return }
            values["beat \(values.count)"] = Data(
                (0..<8).map { UInt8(truncatingIfNeeded: interval.bitPattern >> (56 - 8 * $0)) })
        }
        try recording.forEachRow { sequence, _, row in
            guard let payload = row.payload, row.kind == "bytes" || row.kind == "frames", payload.count >= 24,
                values.count < 8
            else { return }
            values["samples \(sequence)"] = Data(payload.prefix(64))
        }
        return values
    }
}

import Biosignals
import Foundation
import Guidance
import HRV
import Testing

@testable import Sessions

@Suite struct HistoryExportTests {
    private let folder: ScratchFolder
    private let history: History

    init() throws {
        folder = try ScratchFolder()
        history = try History(path: folder.file("history")) { Date(timeIntervalSince1970: 1_790_000_000) }
    }

    /// Adds somebody with sessions three days apart, each with a recording.
    private func add(research: Bool, sessions: Int) throws -> PersonCode {
        let code = try history.add(Profile(stage: .afterBirth, weeks: 6), research: research).code
        try history.change(code) { person in
            person.crosses = [.init(date: "2026-09-01", label: "geheim, \"kruis\"")]
            person.goals = [.init(text: "geheim doel", since: "2026-09-01", isDone: true)]
        }
        for number in 0..<sessions {
            let started = Date(timeIntervalSince1970: 1_780_000_000 + Double(number) * 259_200)
            let path = RecordingName.free(in: history.folder.folder(code), of: code.text, started: started)
            let header = RecordingHeader(
                started: Timestamp.iso8601(started), utcOffset: 0, seat: 1, software: "test",
                origin: "serial geheim")
            let writer = try RecordingWriter(path: path, header: header)
            let beat = Beat(
                time: SessionTime(seconds: 2), rr: 800, flag: .ok, quality: 1, source: .ecg,
                decided: SessionTime(seconds: 2.5))
            writer.append(.command(.mark(text: "geheim")), at: .zero, outputs: [.beat(beat)])
            writer.append(.command(.rate(5, moment: "before")), at: .zero, outputs: [])
            try writer.close()
            try history.add(try SessionReview.make(path, person: code))
        }
        return code
    }

    private func text(_ entry: TarEntry) throws -> String {
        switch entry.content {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .file(let path, _):
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        }
    }

    @Test func herExportHasEverythingAndOpensWithTar() async throws {
        let code = try add(research: false, sessions: 2)
        let entries = try history.export(of: code)
        let archive = folder.file("mine.tar")
        var bytes: [UInt8] = []
        for entry in entries { try await entry.forEachPiece { bytes += $0 } }
        bytes += TarEntry.end
        try Data(bytes).write(to: URL(fileURLWithPath: archive))
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/bin/tar")
        tar.arguments = ["-xf", archive, "-C", folder.path]
        await withCheckedContinuation { done in
            tar.terminationHandler = { _ in done.resume() }
            do { try tar.run() } catch { done.resume() }
        }
        #expect(tar.terminationStatus == 0)
        let root = folder.file("biofeed-\(code)")
        let crosses = try String(contentsOfFile: "\(root)/crosses.csv", encoding: .utf8)
        #expect(
            crosses == "date,label\n2026-09-01,\"geheim, \"\"kruis\"\"\"\n", "her own labels are hers to take"
        )
        let sessions = try String(contentsOfFile: "\(root)/sessions.csv", encoding: .utf8)
        #expect(sessions.split(separator: "\n").count == 3)
        let ids = try history.sessions(of: code).map(\.id)
        for id in ids {
            let recording = try SessionRecording(path: "\(root)/sessions/\(id).biofeed")
            #expect(recording.header.origin == "serial geheim")
            let beats = try String(contentsOfFile: "\(root)/sessions/\(id).beats.csv", encoding: .utf8)
            #expect(beats.hasSuffix("2,800,ok,1,ecg\n"))
        }
    }

    @Test func theResearchExportHasNoCodesTextsOrDatesAndOnlyThoseWhoAgreed() throws {
        let hers = try add(research: true, sessions: 3)
        let other = try add(research: false, sessions: 1)
        let original = try history.sessions(of: hers).map(\.date).sorted()
        var generator = SystemRandomNumberGenerator()
        let entries = try history.researchExport(using: &generator)
        let all = try entries.map { $0.name + (try text($0)) }.joined()
        for secret in [hers.text, other.text, "geheim", "2026-09-01"] + original.map(Timestamp.iso8601) {
            #expect(!all.contains(secret), "\(secret)")
        }
        #expect(entries.map(\.name).filter { $0.hasPrefix("biofeed-research/beats/") }.count == 3)
        let lines = try text(try #require(entries.first { $0.name.hasSuffix("sessions.jsonl") }))
        let shifted = try lines.split(separator: "\n").map {
            try JSONDecoder().decode(KeptSession.self, from: Data($0.utf8))
        }
        #expect(shifted.map(\.id) == ["P001-S001", "P001-S002", "P001-S003"])
        let shift = try #require(shifted.first).date.timeIntervalSince(original[0])
        #expect(
            shift < -51 * 604_800 && shift.truncatingRemainder(dividingBy: 604_800) == 0, "whole weeks back")
        for (one, before) in zip(shifted, original) { #expect(one.date.timeIntervalSince(before) == shift) }
        let table = try text(try #require(entries.first { $0.name.hasSuffix("sessions.csv") }))
        #expect(table.hasPrefix("person,session,started,"))
        #expect(table.contains("\nP001,P001-S001,"))
    }

    @Test func oneSessionComesInEachFormatThatItHas() throws {
        let code = try add(research: false, sessions: 1)
        let session = try #require(try history.sessions(of: code).first)
        #expect(try history.export(session: session.id, as: .biofeed).prefix(6) == Data("SQLite".utf8))
        #expect(try history.export(session: session.id, as: .json).contains(Data(session.id.utf8)))
        #expect(throws: HistoryError.self, "there is no signal in it") {
            try history.export(session: session.id, as: .edf)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: history.path)
        #expect(!left.contains { $0.hasSuffix(".edf") }, "nothing is left beside")
        try PrivateFile.erase(try #require(history.recording(of: session)))
        let error = #expect(throws: HistoryError.self) { try history.export(session: session.id, as: .csv) }
        #expect(error?.description.contains("no longer kept") == true)
    }
}

extension Data {
    fileprivate func contains(_ other: Data) -> Bool { range(of: other) != nil }
}

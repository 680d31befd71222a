import Biosignals
import Foundation
import Sessions
import Testing

@Suite(.enabled(if: CutRecordings.source != nil, "needs the recordings in ../shared/data"))
struct RecordingRepairTests {
    /// Whatever is left of the closed file, what was saved is a sound recording of the first inputs of the whole one.
    @Test func aFileThatWasCutGivesWhatItHolds() throws {
        let folder = try ScratchFolder()
        let whole = folder.file("whole.biofeed")
        try CutRecordings.write(whole, seconds: 40)
        let all = try CutRecordings.inputs(whole)
        let size = try CutRecordings.size(whole)
        var saved: [Int] = []
        for part in 2...20 {
            let cut = folder.file("cut\(part).biofeed")
            try CutRecordings.cut(whole, to: size * part / 20 - 100, cut)
            let out = folder.file("saved\(part).biofeed")
            let repair = try RecordingRepair(path: cut, to: out)
            let verified = try RecordingVerification(path: out)
            #expect(verified.isSound, "\(part): \(verified)")
            #expect(verified.checksum == .matches)
            #expect(repair.saved + repair.lost == all.count, "part \(part)")
            // The end is lost, nothing before it: what was saved is the beginning of the whole.
            #expect(repair.holes == 0)
            let kept = try CutRecordings.inputs(out)
            let first = zip(kept, all).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            #expect(first == nil, "part \(part)")
            saved.append(repair.saved)
        }
        #expect(saved == saved.sorted())
        // The beginning of the file is its tables: nothing was recorded there.
        try CutRecordings.cut(whole, to: size / 20, folder.file("beginning.biofeed"))
        #expect(throws: RecordingFormatError.self) {
            try RecordingRepair(path: folder.file("beginning.biofeed"), to: folder.file("nothing.biofeed"))
        }
        // Half the file holds about half the session, and all but its last page all but the last second.
        #expect(saved[8] > all.count * 4 / 10)
        #expect(saved[18] > all.count * 95 / 100)
    }

    /// A power failure leaves the write-ahead log beside the file, its last part unwritten.
    @Test func aWriteAheadLogThatWasCutGivesAllThatWasCommitted() throws {
        let folder = try ScratchFolder()
        let live = folder.file("live.biofeed")
        let copies = try (0...8).map { try Self.emptyFolder(folder, "copy\($0)") }
        var log = 0
        try CutRecordings.write(live, seconds: 20) {
            log = try CutRecordings.size(live + "-wal")
            for (index, copy) in copies.enumerated() {
                try FileManager.default.copyItem(atPath: live, toPath: copy + "/cut.biofeed")
                try CutRecordings.cut(live + "-wal", to: log * index / 8, copy + "/cut.biofeed-wal")
            }
        }
        let all = try CutRecordings.inputs(live)
        var saved: [Int] = []
        for copy in copies.dropFirst() {
            let out = copy + "/saved.biofeed"
            let repair = try RecordingRepair(path: copy + "/cut.biofeed", to: out)
            let kept = try CutRecordings.inputs(out)
            #expect(kept == Array(all.prefix(kept.count)))
            #expect(repair.lost == 0)
            #expect(try RecordingVerification(path: out).isSound)
            saved.append(repair.saved)
        }
        #expect(saved.last == all.count)
        #expect(saved == saved.sorted())
        // Without any of its log nothing was ever in the file.
        #expect(throws: RecordingFormatError.self) {
            try RecordingRepair(path: copies[0] + "/cut.biofeed", to: copies[0] + "/saved.biofeed")
        }
    }

    /// A page in the middle that is gone is a hole: said, and nothing is joined across it.
    @Test func aHoleIsSaid() throws {
        let folder = try ScratchFolder()
        let path = folder.file("a.biofeed")
        let count = try CutRecordings.write(path, seconds: 40)
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        let middle = data.count / 2 / 4096 * 4096
        data.replaceSubrange(middle..<middle + 8 * 4096, with: Data(count: 8 * 4096))
        try data.write(to: URL(fileURLWithPath: path))
        let verified = Result { try RecordingVerification(path: path) }
        if case .success(let found) = verified { #expect(!found.isSound) }
        let out = folder.file("b.biofeed")
        let repair = try RecordingRepair(path: path, to: out)
        #expect(repair.saved > count * 8 / 10)
        let lost = try CutRecordings.inputs(out).count {
            if case .link(_, .overrun) = $0 { true } else { false }
        }
        #expect((repair.holes > 0) == (lost > 0))
        #expect(try RecordingVerification(path: out).isSound)
    }

    /// The page that lists the others is gone from a file of several megabytes: what it listed is found by its own form.
    @Test func aFileWhosePagesNothingListsAnyMoreGivesWhatItHolds() throws {
        let folder = try ScratchFolder()
        let whole = folder.file("whole.biofeed")
        let writer = try RecordingWriter(path: whole, header: CutRecordings.header)
        writer.append(
            .attach(
                port: 1,
                Attachment(
                    source: "file:x",
                    channels: [Channel(name: "a", kind: .other, unit: "", nominalRate: 4000)])),
            at: .zero, outputs: [])
        var count = 1
        for step in 1...1500 {
            // Some rows lie on one page, others need pages of their own.
            let values = [Float](repeating: Float(step), count: step % 7 == 0 ? 1500 : 400)
            writer.append(
                .frames(port: 1, values), at: SessionTime(seconds: Double(step) / 20), outputs: [])
            count += 1
        }
        try writer.close()
        let size = try CutRecordings.size(whole)
        #expect(size > 5 << 19)
        let all = try CutRecordings.inputs(whole)
        for part in [60] {
            let cut = folder.file("cut\(part).biofeed")
            try CutRecordings.cut(whole, to: size * part / 100, cut)
            let out = folder.file("saved\(part).biofeed")
            let repair = try RecordingRepair(path: cut, to: out)
            #expect(repair.saved > count * (part - 5) / 100, "\(part) %: \(repair)")
            #expect(repair.saved + repair.lost == count)
            // A row whose end lay behind the cut is a hole; all others come in their order.
            var rest = all[...]
            let isInOrder = try CutRecordings.inputs(out).allSatisfy { input in
                if case .link(_, .overrun) = input { return true }
                guard let place = rest.firstIndex(of: input) else { return false }
                rest = rest[(place + 1)...]
                return true
            }
            #expect(isInOrder)
            #expect(repair.holes <= 5, "\(repair)")
            #expect(try RecordingVerification(path: out).isSound)
        }
    }

    /// A bit in the time of an input turned over: that one is lost, and no other.
    @Test func aDamagedTimeLosesOneInput() throws {
        let folder = try ScratchFolder()
        let path = folder.file("a.biofeed")
        let writer = try RecordingWriter(path: path, header: CutRecordings.header)
        for step in 0..<50 {
            let time = step == 20 ? 1e6 : step == 30 ? 0 : Double(step)
            writer.append(.tick, at: SessionTime(seconds: time), outputs: [])
        }
        try writer.close()
        let repair = try RecordingRepair(path: path, to: folder.file("b.biofeed"))
        #expect(repair.saved == 48 && repair.lost == 2 && repair.holes == 0)
        #expect(try RecordingVerification(path: folder.file("b.biofeed")).isSound)
    }

    @Test func whatIsNoRecordingIsRefused() throws {
        let folder = try ScratchFolder()
        for (name, bytes) in [("empty", []), ("text", Array("no recording".utf8))] {
            let path = try folder.write(bytes, "\(name).biofeed")
            #expect(throws: RecordingFormatError.self) {
                try RecordingRepair(path: path, to: folder.file("\(name)-out.biofeed"))
            }
        }
        #expect(throws: RecordingFormatError.self) {
            try RecordingRepair(path: folder.file("nothing.biofeed"), to: folder.file("out.biofeed"))
        }
    }

    private static func emptyFolder(_ folder: ScratchFolder, _ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        return folder.file(name)
    }
}

import Foundation
import RealRecordings
import Testing

@testable import Sessions

@Suite struct FileVerificationTests {
    @Test func aChecksumThatDiffersIsSaid() throws {
        let folder = try ScratchFolder()
        _ = try folder.write([1, 0, 5, 0, 0xFE, 0xFF, 7, 0], "a.dat")
        func verify(_ sums: (Int, Int)) throws -> FileVerification {
            let header = "a 2 100 2\na.dat 16 1 16 0 0 \(sums.0) 0 x\na.dat 16 1 16 0 0 \(sums.1) 0 y\n"
            return try FileVerification(path: try folder.write(Array(header.utf8), "a.hea"))
        }
        let sound = try verify((-1, 12))
        #expect(sound.isSound && sound.checksums == 2 && sound.seconds == 0.02)
        let broken = try verify((-1, 13))
        #expect(broken.faults == ["a: the samples have not the checksum of signal y (13 is said, 12 found)"])
    }

    @Test func sizesOfEDFFiles() throws {
        let folder = try ScratchFolder()
        let bytes = try SmallRecordings.bytes("plain.edf")
        let whole = try FileVerification(path: try folder.write(bytes, "whole.edf"))
        #expect(whole.isSound && whole.checksums == 0)
        let cut = try FileVerification(path: try folder.write(Array(bytes.dropLast(3)), "cut.edf"))
        #expect(cut.faults.count == 1 && cut.faults[0].contains("records"))
        let more = try FileVerification(path: try folder.write(bytes + [0, 0], "more.edf"))
        #expect(more.faults == ["2 bytes stand behind its last record, which were left"])
    }

    /// Records of PhysioNet in format 212, whose checksums the WFDB library wrote.
    @Test(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
    func realRecords() throws {
        let folder = try #require(RealData.folder)
        for name in ["mitdb/101", "mitdb/230", "nstdb/118e06"] {
            let found = try FileVerification(path: "\(folder)/\(name).hea")
            #expect(found.isSound && found.checksums == 2, "\(name): \(found)")
        }
    }
}

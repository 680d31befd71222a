import Biosignals
import Foundation
import Guidance
import Testing

@testable import Sessions

@Suite struct SessionReviewTests {
    private func phase(_ id: String, _ seconds: Double, _ mode: PhaseMode) -> PhaseStart {
        PhaseStart(id: id, time: SessionTime(seconds: seconds), seconds: 60, mode: mode, rate: nil)
    }

    @Test func partsAreWhatLiesBeforeWithinAndAfterThePacedPhases() {
        let parts = SessionReview.Parts(
            [
                phase("arrive", 10, .free), phase("rest", 30, .free), phase("a", 90, .paced),
                phase("pause", 150, .free), phase("b", 180, .ladder), phase("alone", 240, .free),
                phase("close", 300, .free),
            ], end: 330)
        #expect(parts.rest == 30...90)
        #expect(parts.paced == 90...240)
        #expect(parts.after == 240...300)
        let free = SessionReview.Parts([phase("arrive", 0, .free), phase("rest", 20, .free)], end: 320)
        #expect(free.rest == 20...320 && free.paced == nil && free.after == nil)
        let stopped = SessionReview.Parts([phase("arrive", 0, .free), phase("a", 60, .paced)], end: 70)
        #expect(stopped.paced == 60...70 && stopped.after == nil)
        #expect(SessionReview.Parts([], end: 10).rest == nil)
    }

    @Test func aRecordedSessionIsRememberedWithWhatHappenedInIt() throws {
        let folder = try ScratchFolder()
        var inputs = try SimulatedInputs.board(seconds: 75, exercise: "calm-6")
        let end = try #require(inputs.last).time
        inputs.insert((.zero, .command(.rate(6, moment: "before"))), at: 3)
        inputs.append((end, .command(.stop(reason: "baby"))))
        inputs.append((end, .command(.rate(3, moment: "after"))))
        let path = folder.file("2026-10-07_10-20-30_BCDFG.biofeed")
        let header = RecordingHeader(
            started: "2026-10-07T08:20:30.000Z", utcOffset: 7200, seat: 1, software: "test", origin: "live")
        let writer = try RecordingWriter(path: path, header: header)
        var session = Session()
        for (time, input) in inputs {
            var outputs: [Output] = []
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
        }
        try writer.close()
        let kept = try SessionReview.make(path, person: PersonCode("BCDFG"))
        #expect(kept.id == "2026-10-07_10-20-30_BCDFG")
        #expect(kept.localTime == "2026-10-07 10:20")
        #expect(kept.tensionBefore == 6 && kept.tensionAfter == 3)
        #expect(kept.stops.map(\.reason) == ["baby"])
        let exercise = try #require(kept.exercise)
        #expect(exercise.id == "calm-6" && exercise.stopped && exercise.stopReason == "baby")
        #expect(abs(exercise.practised - 74) < 3)
        let rest = try #require(kept.rest)
        #expect(abs(rest.seconds - 60) < 2)
        #expect(abs(try #require(rest.meanHR) - 72) < 2, "the simulated heart beats 72 times a minute")
        #expect(rest.lnRMSSD == nil, "a minute is too short for it")
        #expect(kept.paced == nil, "15 s are too short for anything")
        let beats = try SessionRecording(path: path).beatsCSV().split(separator: "\n")
        #expect(beats.first == "time_s,rr_ms,flag,quality,source")
        #expect(beats.count > 80)
    }
}

import Biosignals
import Guidance
import HRV
import Sessions
import Testing

@Suite struct SessionTests {
    /// The same bytes, cut anew: each read becomes pieces with the same stamp.
    private func recut(_ inputs: [SimulatedInputs.Stamped], _ size: Int) -> [SimulatedInputs.Stamped] {
        inputs.flatMap { time, input -> [SimulatedInputs.Stamped] in
            guard case .bytes(let port, let bytes) = input else { return [(time, input)] }
            return stride(from: 0, to: bytes.count, by: size).map {
                (time, .bytes(port: port, Array(bytes[$0..<min(bytes.count, $0 + size)])))
            }
        }
    }

    @Test func theSameInputsGiveTheSameOutputs() throws {
        let inputs = try SimulatedInputs.board(seconds: 40, exercise: "ladder")
        #expect(SimulatedInputs.run(inputs) == SimulatedInputs.run(inputs))
    }

    @Test(arguments: [1, 7, 16, 1000])
    func readSizesMakeNoDifference(size: Int) throws {
        let inputs = try SimulatedInputs.board(seconds: 30, exercise: "calm-6")
        #expect(SimulatedInputs.run(recut(inputs, size)) == SimulatedInputs.run(inputs))
    }

    @Test func beatsAndBreathsAreThoseOfThePerson() throws {
        let outputs = SimulatedInputs.run(try SimulatedInputs.board(seconds: 120))
        let intervals = outputs.compactMap { if case .beat(let beat) = $0 { beat.rr } else { nil } }
        #expect((130...146).contains(intervals.count))
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        #expect(abs(60_000 / mean - 72) < 1.5)
        let breaths = outputs.compactMap { if case .breath(let breath) = $0 { breath } else { nil } }
        #expect(breaths.count >= 9)
        #expect(breaths.allSatisfy { abs($0.rate - 6) < 0.7 && $0.source == .belt })
        let last = outputs.compactMap { if case .metrics(let metrics) = $0 { metrics.value } else { nil } }
            .last
        let rsa = try #require(last?.rsaBPM?.value)
        #expect(abs(rsa - 8) < 2)
    }

    @Test func noBeatIsDecidedBeforeItHappenedAndAllWithinASecond() throws {
        for case .beat(let beat) in SimulatedInputs.run(try SimulatedInputs.board(seconds: 60)) {
            // The board's own filter holds the ECG back by 640 ms.
            #expect((0.64...1.1).contains(beat.decided.secondsSince(beat.time)))
        }
    }

    @Test func aLostPortIsAGapAndNothingIsJoinedAcrossIt() throws {
        let outputs = SimulatedInputs.run(
            try SimulatedInputs.board(seconds: 60, silence: 25..<32, exercise: "ladder"))
        let gaps = outputs.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
        #expect(gaps.count == 2)
        #expect(gaps.first?.from == nil)
        let length = try #require(gaps.last?.from.map { gaps.last!.time.secondsSince($0) })
        #expect(abs(length - 7) < 0.2)
        let after = outputs.drop { if case .gap(let gap) = $0 { gap.from == nil } else { true } }
        let beats = after.compactMap { if case .beat(let beat) = $0 { beat } else { nil } }
        #expect(beats.first?.flag == .gap)
        #expect(beats.first?.rr == nil)
        #expect(beats.dropFirst().allSatisfy { ($0.rr ?? 0) < 1500 })
        // Guidance went on all the while.
        let cues = outputs.compactMap { if case .cue(let cue) = $0 { cue.time.seconds } else { nil } }
        #expect(cues.contains { $0 > 26 })
        #expect(!outputs.contains { if case .summary = $0 { true } else { false } })
    }

    @Test func silenceIsNoticedWithinASecond() throws {
        var inputs = try SimulatedInputs.board(seconds: 20)
        inputs.removeAll { time, input in
            if case .bytes = input { time.seconds > 10 } else { false }
        }
        let gap = SimulatedInputs.run(inputs).compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
            .first
        let time = try #require(gap?.time.seconds)
        #expect((10.8...11).contains(time))
    }

    /// A slow heart, and a sensor that speaks once a second, are not silent between two words.
    @Test func slowSensorsAreNotSilentBetweenTwoWords() {
        let spo2 = Channel(name: "spo2", kind: .other, unit: "%", nominalRate: 1)
        var inputs: [SimulatedInputs.Stamped] = [
            (.zero, .attach(port: 1, Attachment(source: "serial:rr", intervals: .ecg))),
            (.zero, .attach(port: 2, Attachment(source: "serial:spo2", channels: [spo2]))),
            (.zero, .link(port: 1, .opened)), (.zero, .link(port: 2, .opened)),
        ]
        for step in 1...600 {
            let time = SessionTime(seconds: Double(step) / 10)
            // 33 beats a minute, and a reading each second with 0.2 s of jitter; both end after 50 s.
            if step <= 500, step.isMultiple(of: 18) { inputs.append((time, .intervals(port: 1, [1800]))) }
            if step <= 500, step % 10 == step / 10 % 3 { inputs.append((time, .frames(port: 2, [97]))) }
            inputs.append((time, .tick))
        }
        let gaps = SimulatedInputs.run(inputs).compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
        #expect(gaps.map(\.id).sorted() == ["s1", "s2"])
        #expect(gaps.allSatisfy { $0.time.seconds > 50 && $0.time.seconds < 54 })
    }

    @Test func everyNumberHasItsAgeAndGrowsOld() throws {
        var inputs = try SimulatedInputs.board(seconds: 40)
        inputs.removeAll { time, input in
            if case .bytes = input { time.seconds > 30 } else { false }
        }
        let metrics = SimulatedInputs.run(inputs).compactMap {
            if case .metrics(let one) = $0 { one.value } else { nil }
        }
        let last = try #require(metrics.last)
        #expect(last.time > 37)
        if let rate = last.meanHR { #expect(last.time - rate.time > 6) }
    }

    @Test func aChannelCanBeTurned() throws {
        var inputs = try SimulatedInputs.board(seconds: 40)
        let plain = SimulatedInputs.run(inputs)
        inputs[0].input = .attach(
            port: 1, Attachment(source: "serial:test", driver: "openview", inverted: ["resp"]))
        let turned = SimulatedInputs.run(inputs)
        func resp(_ outputs: [Output]) -> [Float] {
            outputs.flatMap { output -> [Float] in
                if case .wave(let wave) = output, wave.signal == "resp" { return wave.values }
                return []
            }
        }
        #expect(resp(turned) == resp(plain).map { -$0 })
    }

    @Test func unknownDriversAndSlowSignalsAreSaid() {
        let channel = Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: 10)
        let outputs = SimulatedInputs.run([
            (.zero, .attach(port: 1, Attachment(source: "serial:x", driver: "gadget"))),
            (.zero, .attach(port: 2, Attachment(source: "file:x", channels: [channel]))),
            (.zero, .frames(port: 2, [1, 2, 3, .nan, .infinity])),
            (.zero, .bytes(port: 7, [1, 2, 3])),
            (.zero, .command(.stop(reason: nil))),
        ])
        let faults = outputs.compactMap { if case .fault(let fault) = $0 { fault.text } else { nil } }
        #expect(faults.count == 2)
        #expect(faults[0].contains("gadget"))
        #expect(faults[1].contains("10.0 samples a second"))
    }

    /// It is not said that she stopped for herself, and the other one begins.
    @Test func anotherExerciseEndsTheOneThatRuns() throws {
        let catalogue = try ExerciseCatalogue.bundled()
        var session = Session()
        var outputs: [Output] = []
        for (second, id) in [(0.0, "ladder"), (200, "calm-6")] {
            let entry = try catalogue.entry(id)
            let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)
            session.handle(.command(.start(start)), at: SessionTime(seconds: second), into: &outputs)
        }
        let summary = outputs.compactMap { if case .summary(let summary) = $0 { summary } else { nil } }
        #expect(summary.map(\.stopReason) == [ExerciseRun.replaced])
        #expect(summary.first?.sentenceID == "P8")
        #expect(session.isExercising && session.exercise?.exerciseID == "calm-6")
    }

    @Test func aStartThatIsRefusedEndsNone() throws {
        let entry = try ExerciseCatalogue.bundled().entry("ladder")
        var session = Session()
        var outputs: [Output] = []
        session.handle(
            .command(.start(ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl))), at: .zero,
            into: &outputs)
        session.handle(
            .command(.start(ExerciseStart(yaml: "id: [", file: "mine.yaml", language: .nl))),
            at: SessionTime(seconds: 60), into: &outputs)
        guard case .fault(let fault)? = outputs.last else {
            Issue.record("no fault")
            return
        }
        #expect(fault.text.contains("mine.yaml"))
        #expect(session.isExercising && session.exercise?.exerciseID == "ladder")
        #expect(outputs.allSatisfy { if case .summary = $0 { false } else { true } })
    }

    @Test func badExercisesAreRefusedInOneLine() {
        let start = ExerciseStart(yaml: "id: [", file: "mine.yaml", language: .nl)
        let outputs = SimulatedInputs.run([(.zero, .command(.start(start)))])
        guard case .fault(let fault)? = outputs.first else {
            Issue.record("no fault")
            return
        }
        #expect(fault.text.contains("mine.yaml"))
        #expect(!fault.text.contains("\n"))
    }

    @Test func intervalsPlayedBackBecomeBeats() {
        var inputs: [SimulatedInputs.Stamped] = [
            (.zero, .attach(port: 1, Attachment(source: "file:rr.txt", intervals: .ecg))),
            (.zero, .link(port: 1, .opened)),
        ]
        var seconds = 0.0
        for index in 0..<60 {
            let rr = 800 + 40 * (index % 2 == 0 ? 1.0 : -1.0)
            seconds += rr / 1000
            inputs.append((SessionTime(seconds: seconds), .intervals(port: 1, [rr])))
        }
        let beats = SimulatedInputs.run(inputs).compactMap {
            if case .beat(let beat) = $0 { beat } else { nil }
        }
        #expect(beats.count == 60)
        #expect(beats.last?.rr == 760)
        #expect(abs((beats.last?.time.seconds ?? 0) - seconds) < 0.001)
    }
}

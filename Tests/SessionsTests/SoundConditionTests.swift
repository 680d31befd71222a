import Biosignals
import HRV
import Sessions
import Testing

/// What an audio input hears of its sensor, in the stream: gaps, judgements and words.
@Suite struct SoundConditionTests {
    /// A session with one sensor of an audio input.
    private struct Bench {
        var session = Session()
        var outputs: [Output] = []
        var time = 0.0
        let rate: Double

        init(_ kind: ChannelKind, rate: Double) {
            self.rate = rate
            let channel = Channel(name: "sound", kind: kind, unit: "", nominalRate: rate)
            push(
                .attach(port: 1, Attachment(source: "alsa:test", channels: [channel], cardRate: 48_000)))
            push(.link(port: 1, .opened))
        }

        mutating func push(_ input: Input) {
            session.handle(input, at: SessionTime(seconds: time), into: &outputs)
        }

        /// Blocks of 20 ms of a simulated ECG, with a tick each tenth of a second.
        mutating func run(_ seconds: Double, _ person: inout SimulatedPerson) {
            for block in 1...Int(seconds * 50) {
                time += 0.02
                push(.frames(port: 1, (0..<Int(rate / 50)).map { _ in person.next().ecg }))
                if block.isMultiple(of: 5) { push(.tick) }
            }
        }

        func times(_ matches: (Output) -> Bool) -> [Double] {
            outputs.filter(matches).map { output in
                switch output {
                case .quality(let report): report.time.seconds
                case .gap(let gap): gap.time.seconds
                case .fault(let fault): fault.time.seconds
                default: -1
                }
            }
        }
    }

    private func person() throws -> SimulatedPerson {
        var settings = try SimulatedPersonSettings(source: "sim:ecg?hr=70&seed=3")
        settings.rate = 500
        return SimulatedPerson(settings: settings)
    }

    @Test(arguments: [SoundCondition.noCarrier, .noSound])
    func notHeardIsAGap(condition: SoundCondition) throws {
        var bench = Bench(.ecg, rate: 500)
        var person = try person()
        bench.run(20, &person)
        bench.push(.link(port: 1, .sound(condition)))
        bench.run(5, &person)
        bench.push(.link(port: 1, .sound(.good)))
        bench.run(15, &person)

        let reason = try #require(condition.reason)
        let bad = bench.outputs.compactMap { output -> SignalReport? in
            if case .quality(let report) = output, report.quality.reason == reason { return report }
            return nil
        }
        #expect(bad.map(\.time.seconds) == [20])
        #expect(bad.allSatisfy { $0.quality.index == 0 })
        let gaps = bench.outputs.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
        #expect(gaps.count == 2)
        #expect(gaps[0].time.seconds == 20 && gaps[0].from == nil)
        #expect(gaps[0].reason.contains(":"))
        #expect(abs(gaps[1].time.seconds - 25.02) < 0.001)
        #expect(gaps[1].from?.seconds == 20)

        let beats = bench.outputs.compactMap { if case .beat(let beat) = $0 { beat } else { nil } }
        #expect(!beats.contains { $0.time.seconds > 20 && $0.time.seconds < 25 })
        let after = try #require(beats.first { $0.time.seconds > 25 })
        #expect(after.rr == nil)
        #expect(after.flag == .gap)
        #expect(beats.filter { $0.time.seconds > 28 }.count > 10)
        let states = bench.outputs.compactMap {
            if case .device(let report) = $0 { report.value.state } else { nil }
        }
        #expect(states.contains(.silent))
        #expect(states.last == .streaming)
        #expect(bench.session.sensors.first?.cardRate == 48_000)
    }

    /// Cut-off sound is no gap: it is judged worse, and put into words once a minute.
    @Test func clippedIsSaid() throws {
        var bench = Bench(.ecg, rate: 500)
        var person = try person()
        bench.run(12, &person)
        for _ in 0..<3 {
            bench.push(.link(port: 1, .sound(.clipped)))
            bench.run(4, &person)
            bench.push(.link(port: 1, .sound(.good)))
            bench.run(4, &person)
        }
        let clipped = bench.times {
            if case .quality(let report) = $0 { report.quality.reason == .clipped } else { false }
        }
        #expect(clipped.count >= 12)
        #expect(clipped.allSatisfy { ($0 - 12).truncatingRemainder(dividingBy: 8) <= 4.001 })
        let faults = bench.outputs.compactMap { if case .fault(let fault) = $0 { fault } else { nil } }
        #expect(faults.count == 1)
        #expect(faults.first?.text.contains("turn the input down") == true)
        #expect(bench.times { if case .gap = $0 { true } else { false } }.isEmpty)
    }

    /// A breath microphone that hears nothing goes on: a pause in breathing is silent too.
    @Test func aSilentMicrophoneIsNoGap() {
        var bench = Bench(.breathSound, rate: 40)
        var index = 0
        func breathe(_ seconds: Int) {
            for _ in 0..<seconds * 50 {
                bench.time += 0.02
                index += 1
                let place = Double(index) / 50 / 4
                let loud = place.truncatingRemainder(dividingBy: 1) < 0.4
                if index.isMultiple(of: 2) { bench.push(.frames(port: 1, [loud ? 20 : 0, loud ? 21 : 0])) }
            }
        }
        breathe(10)
        bench.push(.link(port: 1, .sound(.noSound)))
        breathe(5)
        bench.push(.link(port: 1, .sound(.good)))
        breathe(5)
        #expect(bench.times { if case .gap = $0 { true } else { false } }.isEmpty)
        #expect(
            bench.times {
                if case .quality(let report) = $0 { report.quality.reason == .noSound } else { false }
            }.allSatisfy { (10...15.1).contains($0) })
        #expect(bench.outputs.contains { if case .fault = $0 { true } else { false } })
    }

    /// An input that was opened again is heard until it says otherwise.
    @Test func openedAgain() throws {
        var bench = Bench(.ecg, rate: 500)
        var person = try person()
        bench.run(3, &person)
        bench.push(.link(port: 1, .sound(.noSound)))
        bench.push(.link(port: 1, .lost("unplugged")))
        bench.time += 2
        bench.push(.link(port: 1, .opened))
        bench.run(3, &person)
        #expect(bench.session.sensors.first?.state == .streaming)
        let gaps = bench.outputs.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
        #expect(gaps.last?.reason == "data are back")
    }
}

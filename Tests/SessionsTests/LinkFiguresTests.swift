import Biosignals
import Sensors
import Sessions
import Testing

/// What shells measure of a connection, and what a session makes of it.
@Suite struct LinkFiguresTests {
    private func reports(_ outputs: [Output]) -> [DeviceReport] {
        outputs.compactMap { if case .device(let report) = $0 { report.value } else { nil } }
    }

    private func gaps(_ outputs: [Output]) -> [Gap] {
        outputs.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
    }

    /// A board of which figures are told in the middle.
    private func board(_ figures: [(seconds: Double, LinkFigures)]) throws -> [SimulatedInputs.Stamped] {
        var inputs = try SimulatedInputs.board(seconds: 20)
        for (seconds, figures) in figures {
            let time = SessionTime(seconds: seconds)
            let place = inputs.firstIndex { $0.time >= time } ?? inputs.endIndex
            inputs.insert((time, .figures(port: 1, figures)), at: place)
        }
        return inputs
    }

    @Test func aReportTellsLatencyStageByStage() throws {
        let outputs = SimulatedInputs.run(
            try board([
                (0.001, LinkFigures(adapterMilliseconds: 1)),
                (5, LinkFigures(queueMilliseconds: 0.25, decodeMilliseconds: 0.125)),
            ]))
        let last = try #require(reports(outputs).last)
        // The board's own filter; the bridge keeps bytes until the next 16 ms are over.
        #expect(last.latency.filter == 640)
        #expect(last.latency.adapter == 1)
        #expect((2...16).contains(try #require(last.latency.arrival)))
        #expect(last.latency.queue == 0.25)
        #expect(last.latency.decode == 0.125)
        #expect(last.lineErrors == nil)
        let json = Output.device(Boxed(last)).json
        #expect(json.contains("\"latency_ms\":{\"filter\":640,\"adapter\":1,\"arrival\":"))
        #expect(json.contains("\"queue\":0.25,\"decode\":0.125}"))
        #expect(!json.contains("line_errors"))
    }

    @Test func countersAreToldAndAnOverrunIsAGap() throws {
        let outputs = SimulatedInputs.run(
            try board([
                (5, LinkFigures(lineErrors: LineErrors(frame: 3, parity: 1, breaks: 2))),
                (8, LinkFigures(lineErrors: LineErrors(frame: 3, overrun: 2, parity: 1, breaks: 2))),
                (9, LinkFigures(lineErrors: LineErrors(frame: 4, overrun: 2, parity: 1, breaks: 2))),
            ]))
        let found = gaps(outputs)
        #expect(found.count == 2, "framing errors alone are no gap, and an overrun is one only once")
        #expect(found.first?.reason == "the port lost bytes: it was not read in time")
        #expect(abs((found.first?.time.seconds ?? 0) - 8) < 0.1)
        #expect(found.last?.from != nil)
        let last = try #require(reports(outputs).last)
        #expect(last.gaps == 1)
        #expect(
            Output.device(Boxed(last)).json.contains(
                "\"line_errors\":{\"frame\":4,\"overrun\":2,\"parity\":1,\"break\":2}"))
    }

    @Test func anotherOpeningCountsAnew() throws {
        var inputs = try board([(5, LinkFigures(lineErrors: LineErrors(overrun: 2)))])
        inputs.append((SessionTime(seconds: 21), .link(port: 1, .opened)))
        inputs.append(
            (SessionTime(seconds: 22), .figures(port: 1, LinkFigures(lineErrors: LineErrors(overrun: 1)))))
        inputs.append((SessionTime(seconds: 23), .tick))
        let outputs = SimulatedInputs.run(inputs)
        #expect(reports(outputs).last?.lineErrors == LineErrors(overrun: 1))
        #expect(gaps(outputs).count { $0.reason.hasPrefix("the port lost bytes") } == 2)
    }

    @Test func figuresOfAnUnknownPortAreNothing() {
        #expect(SimulatedInputs.run([(.zero, .figures(port: 9, LinkFigures(queueMilliseconds: 1)))]).isEmpty)
    }
}

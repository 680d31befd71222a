import Testing

@testable import biofeed_cli

@Suite struct CLIEventStreamTests {
    private static let stream =
        "retry: 1000\n\ndata: {\"a\":1}\n\nid: 4\ndata: first\ndata: second\n\n: remark\n\nid: 5\r\ndata:tight\r\n\r\ndata: cut"

    @Test(arguments: 1...12)
    func eventsComeOutHoweverTheBytesAreCut(size: Int) {
        var parser = EventStreamParser()
        let bytes = Array(Self.stream.utf8)
        var events: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += parser.push(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(events == ["{\"a\":1}", "first\nsecond", "tight"])
    }
}

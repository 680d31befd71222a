import Sensors

/// Bytes a second of every driver, and of the sniffer that runs all of them side by side.
struct SensorBenchmark {
    /// Reads of this size, as a serial port gives them under load.
    private static let read = 4096
    /// Bytes that each driver is measured on.
    private static let size = 16_000_000

    func run() {
        var table = Table("sensors", "MB/s", "frames/s", "aim, MB/s")
        for stream in SimulatedBytes.all(seconds: 30) {
            let repeats = max(1, Self.size / stream.bytes.count)
            var frames = 0
            let seconds = ProcessorTime.seconds {
                var driver = stream.driver.init()
                var events: [SensorEvent] = []
                frames = 0
                for _ in 0..<repeats {
                    forEachRead(of: stream.bytes) { piece in
                        events.removeAll(keepingCapacity: true)
                        driver.push(piece, into: &events)
                        for event in events { if case .frame = event { frames += 1 } }
                    }
                }
            }
            let isText = stream.bytes.prefix(512).allSatisfy { $0 < 0x7F && $0 >= 0x09 }
            table.add(
                "\(stream.driver.descriptor.id) \(stream.form)",
                decimal(Double(repeats * stream.bytes.count) / seconds / 1e6, 1),
                decimal(Double(frames) / seconds, 0), isText ? "20" : "50")
        }
        table.add("sniffer, bytes that are no format", decimal(sniffer(), 1), "", "")
        print(table.text)
    }

    /// MB/s while nothing is recognised: every decoder listens.
    private func sniffer() -> Double {
        var state: UInt64 = 1
        let noise = (0..<1_000_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let seconds = ProcessorTime.seconds {
            var sniffer = Sniffer()
            forEachRead(of: noise) { _ = sniffer.push($0) }
        }
        return Double(noise.count) / seconds / 1e6
    }

    private func forEachRead(of bytes: [UInt8], _ body: (Span<UInt8>) -> Void) {
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Self.read)
            body(bytes.span.extracting(start..<end))
            start = end
        }
    }
}

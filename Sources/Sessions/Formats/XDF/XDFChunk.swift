/// The chunks of an XDF file as bytes.
enum XDFChunk {
    private static func chunk(_ tag: XDFFile.Chunk, _ body: [UInt8]) -> [UInt8] {
        [4] + little(UInt64(body.count + 2), 4) + little(UInt64(tag.rawValue), 2) + body
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private static func double(_ value: Double) -> [UInt8] { little(value.bitPattern, 8) }

    private static func plain(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    static let boundary = chunk(.boundary, XDFFile.boundary)

    /// - Parameter started: ISO 8601.
    static func fileHeader(started: String) -> [UInt8] {
        let xml = "<?xml version=\"1.0\"?><info><version>1.0</version><datetime>\(started)</datetime></info>"
        return chunk(.fileHeader, Array(xml.utf8))
    }

    /// - Parameter rate: samples a second; 0 for an irregular stream.
    static func header(
        stream: UInt32, name: String, type: String, rate: Double, format: XDFStream.Format, unit: String
    ) -> [UInt8] {
        let label = plain(name)
        let xml = """
            <?xml version="1.0"?><info><name>\(label)</name><type>\(plain(type))</type>\
            <channel_count>1</channel_count><nominal_srate>\(rate)</nominal_srate>\
            <channel_format>\(format.rawValue)</channel_format><source_id>biofeed-\(label)</source_id><desc>\
            <channels><channel><label>\(label)</label><unit>\(plain(unit))</unit></channel></channels>\
            <synchronization><can_drop_samples>true</can_drop_samples></synchronization></desc></info>
            """
        return chunk(.streamHeader, little(UInt64(stream), 4) + Array(xml.utf8))
    }

    /// The first sample with its time, the others with it only where their rate is not the stream's.
    static func samples(_ part: SignalTrace.Stretch, stream: UInt32, rate: Double) -> [UInt8] {
        let isEven = abs(part.rate / rate - 1) * Double(part.values.count) < 1e-6
        var body = little(UInt64(stream), 4) + [4] + little(UInt64(part.values.count), 4)
        for (index, value) in part.values.enumerated() {
            if index == 0 || !isEven {
                body.append(8)
                body += double(part.start + Double(index) / part.rate)
            } else {
                body.append(0)
            }
            body += little(UInt64(value.bitPattern), 4)
        }
        return chunk(.samples, body)
    }

    static func mark(_ text: String, at time: Double, stream: UInt32) -> [UInt8] {
        let text = Array(text.utf8)
        let stamp = little(UInt64(stream), 4) + [1, 1, 8] + double(time)
        return chunk(.samples, stamp + [4] + little(UInt64(text.count), 4) + text)
    }

    static func value(_ value: Double, at time: Double, stream: UInt32) -> [UInt8] {
        chunk(.samples, little(UInt64(stream), 4) + [1, 1, 8] + double(time) + double(value))
    }

    static func footer(stream: UInt32, count: Int, _ trace: SignalTrace) -> [UInt8] {
        let first = trace.stretches.first?.start ?? 0
        let last = trace.stretches.last.map { $0.end - 1 / $0.rate } ?? 0
        let xml =
            "<?xml version=\"1.0\"?><info><first_timestamp>\(first)</first_timestamp><last_timestamp>\(last)</last_timestamp><sample_count>\(count)</sample_count></info>"
        return chunk(.streamFooter, little(UInt64(stream), 4) + Array(xml.utf8))
    }
}

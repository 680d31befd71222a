import Biosignals
import Foundation

/// How an input lies in a row: a kind, a port, and a payload of plain bytes (little endian) or JSON.
struct InputRow {
    var kind: String
    var port: Int?
    var payload: Data?

    init(_ input: Input) throws {
        switch input {
        case .attach(let port, let attachment):
            self.init(kind: "attach", port: port, payload: try Self.encoder.encode(attachment))
        case .link(let port, let state):
            self.init(kind: "link", port: port, payload: try Self.encoder.encode(state))
        case .bytes(let port, let bytes):
            self.init(kind: "bytes", port: port, payload: Data(bytes))
        case .frames(let port, let values):
            self.init(kind: "frames", port: port, payload: Self.pack(values.map(\.bitPattern)))
        case .intervals(let port, let values):
            self.init(kind: "intervals", port: port, payload: Self.pack(values.map(\.bitPattern)))
        case .figures(let port, let figures):
            self.init(kind: "figures", port: port, payload: try Self.encoder.encode(figures))
        case .tick:
            self.init(kind: "tick", port: nil, payload: nil)
        case .command(let command):
            self.init(kind: "command", port: nil, payload: try Self.encoder.encode(command))
        }
    }

    init(kind: String, port: Int?, payload: Data?) {
        self.kind = kind
        self.port = port
        self.payload = payload
    }

    /// nil when the row is of no kind that this version knows or its payload does not fit its kind.
    var input: Input? {
        let data = payload ?? Data()
        switch (kind, port) {
        case ("tick", _): return .tick
        case ("bytes", let port?): return .bytes(port: port, [UInt8](data))
        case ("frames", let port?):
            return Self.unpack(data, Float.init(bitPattern:)).map { .frames(port: port, $0) }
        case ("intervals", let port?):
            return Self.unpack(data, Double.init(bitPattern:)).map { .intervals(port: port, $0) }
        case ("attach", let port?):
            return Self.decode(Attachment.self, data).map { .attach(port: port, $0) }
        case ("link", let port?): return Self.decode(LinkState.self, data).map { .link(port: port, $0) }
        case ("figures", let port?):
            return Self.decode(LinkFigures.self, data).map { .figures(port: port, $0) }
        case ("command", _): return Self.decode(Command.self, data).map { .command($0) }
        default: return nil
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data) -> Value? {
        do { return try JSONDecoder().decode(type, from: data) } catch { return nil }
    }

    private static func pack<Word: FixedWidthInteger>(_ words: [Word]) -> Data {
        var data = Data(capacity: words.count * Word.bitWidth / 8)
        for word in words {
            for byte in 0..<Word.bitWidth / 8 { data.append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
        }
        return data
    }

    private static func unpack<Word: FixedWidthInteger & BitwiseCopyable, Value>(
        _ data: Data, _ value: (Word) -> Value
    ) -> [Value]? {
        let width = Word.bitWidth / 8
        guard data.count.isMultiple(of: width) else { return nil }
        return unsafe data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: width).map { start in
                value(Word(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: start, as: Word.self)))
            }
        }
    }
}

/// One stream of an XDF file: what its header says, and its samples as they were stamped.
struct XDFStream: Sendable {
    enum Format: String, Sendable {
        case int8, int16, int32, int64, float32
        case double = "double64"
        case string

        /// Bytes of a number; 0 for texts.
        var width: Int {
            switch self {
            case .int8: 1
            case .int16: 2
            case .int32, .float32: 4
            case .int64, .double: 8
            case .string: 0
            }
        }
    }

    var name: String
    /// `ECG`, `Markers`, …
    var type: String
    var channelCount: Int
    /// Samples a second; nil for an irregular stream.
    var nominalRate: Double?
    var format: Format
    /// Of the channels, as far as they have any.
    var labels: [String] = []
    var units: [String] = []
    /// Whether the sender lost samples rather than stamping those that came later on evenly.
    var canDropSamples = false

    /// Seconds of the recording computer's clock, one for each sample.
    var times: LongColumn<Double>
    /// By channel; empty until the first sample.
    private(set) var values: [LongColumn<Float>] = []
    /// Of a stream of texts: the first channel's.
    var texts: [String] = []
    var clock = XDFClock()
    private let store: ColumnStore
    private var last: Double?

    /// Channels of a stream at most.
    static let channels = 1...4096

    /// nil when the header lacks what every stream must have.
    ///
    /// - Parameter store: keeps its samples.
    init?(header xml: String, store: ColumnStore) {
        guard let info = XMLElement(xml), let count = info.word("channel_count").flatMap(Int.init),
            Self.channels.contains(count),
            let format = info.word("channel_format").flatMap(Format.init(rawValue:))
        else { return nil }
        name = info.word("name") ?? "stream"
        type = info.word("type") ?? ""
        channelCount = count
        self.store = store
        times = LongColumn(store)
        self.format = format
        nominalRate = info.word("nominal_srate").flatMap(Double.init).flatMap {
            $0.isFinite && $0 > 0 ? $0 : nil
        }
        let description = info.child("desc")
        let channels = description?.child("channels")?.children.filter { $0.name == "channel" } ?? []
        labels = channels.map { $0.word("label") ?? "" }
        units = channels.map { $0.word("unit") ?? "" }
        canDropSamples =
            description?.child("synchronization")?.word("can_drop_samples")?.lowercased() == "true"
    }

    /// Takes in the body of a chunk of samples, as far as it goes.
    ///
    /// - Returns: whether it was whole.
    mutating func take(_ cursor: inout ByteCursor) throws(RecordingFormatError) -> Bool {
        guard let width = cursor.number(1), [1, 4, 8].contains(width),
            let count = cursor.number(Int(width))
        else { return false }
        let step = nominalRate.map { 1 / $0 } ?? 0
        var taken: UInt64 = 0
        while taken < count {
            guard let stamp = cursor.number(1) else { return false }
            var time = (last ?? 0) + step
            if stamp != 0 {
                guard stamp == 8, let stated = cursor.double() else { return false }
                if stated.isFinite { time = stated }
            }
            guard try takeValues(&cursor) else { return false }
            try times.append(time)
            last = time
            taken += 1
        }
        return true
    }

    private mutating func takeValues(_ cursor: inout ByteCursor) throws(RecordingFormatError) -> Bool {
        if format == .string {
            var first: String?
            for _ in 0..<channelCount {
                guard let width = cursor.number(1), [1, 4, 8].contains(width),
                    let length = cursor.number(Int(width)).flatMap(Int.init(exactly:)),
                    let text = cursor.text(length)
                else { return false }
                first = first ?? text
            }
            texts.append(first ?? "")
            return true
        }
        guard cursor.end - cursor.position >= channelCount * format.width else { return false }
        if values.isEmpty { values = (0..<channelCount).map { _ in LongColumn(store) } }
        for channel in 0..<channelCount {
            guard let bits = cursor.number(format.width) else { return false }
            try values[channel].append(Self.value(bits, format))
        }
        return true
    }

    private static func value(_ bits: UInt64, _ format: Format) -> Float {
        switch format {
        case .int8: Float(Int8(truncatingIfNeeded: bits))
        case .int16: Float(Int16(truncatingIfNeeded: bits))
        case .int32: Float(Int32(truncatingIfNeeded: bits))
        case .int64: Float(Int64(bitPattern: bits))
        case .float32: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        case .double: Float(Double(bitPattern: bits))
        case .string: .nan
        }
    }

    /// A channel's name: its label, or the stream's name, with a number where there are several.
    func channelName(_ index: Int) -> String {
        if index < labels.count, !labels[index].isEmpty { return labels[index] }
        return channelCount == 1 ? name : "\(name)-\(index + 1)"
    }
}

/// What Nonin's data formats share.
enum NoninFormat {
    static let acknowledged: UInt8 = 0x06
    static let refused: UInt8 = 0x15

    /// Asks an oximeter for a data format.
    static func select(_ format: UInt8) -> [UInt8] {
        let body: [UInt8] = [0x70, 0x04, 0x02, format, 0x00]
        return [0x02] + body + [body.reduce(0, &+), 0x03]
    }

    /// The format that the option `format` names, among `known`; nil when none was named.
    static func named(_ options: DriverOptions, among known: [UInt8]) throws(DriverOptionError) -> UInt8? {
        guard let text = options.values["format"] else { return nil }
        guard let format = UInt8(text), known.contains(format) else {
            let list = known.map(String.init).joined(separator: ", ")
            throw DriverOptionError("format is one of \(list), not '\(text)'")
        }
        return format
    }

    /// What a device must be told to send `format`; nil when it sends by itself.
    static func commands(_ format: UInt8?) -> DeviceCommands? {
        format.map { DeviceCommands(start: [.init(select($0), pause: 0.1)]) }
    }
}

/// What an oximeter hears: requests for a data format.
struct NoninRequestFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 1 }

    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        guard window.count >= offset + 8 else { return .incomplete }
        let request = NoninFormat.select(window[offset + 4])
        for i in request.indices where window[offset + i] != request[i] { return .foreign }
        return .frame(length: request.count)
    }
}

/// The ear of a simulated Nonin oximeter.
struct NoninEar: Sendable {
    private var ear = CommandEar(NoninRequestFormat())

    /// Takes bytes that were written to the device. Returns the format that it switches to, if any, and appends the
    /// answer.
    mutating func hear(_ commands: Span<UInt8>, known: [UInt8], into bytes: inout [UInt8]) -> UInt8? {
        var found: UInt8?
        for command in ear.commands(in: commands) {
            let format = command[4]
            if known.contains(format) { found = format }
            bytes.append(known.contains(format) ? NoninFormat.acknowledged : NoninFormat.refused)
        }
        return found
    }
}

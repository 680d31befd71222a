/// The ear of a simulated device: finds the commands in what is written to it, however it was cut.
struct CommandEar<Format: FrameFormat>: Sendable {
    private let format: Format
    private var window = ByteWindow(capacity: 256)

    /// `format` is that of the commands; none is longer than 256 bytes.
    init(_ format: Format) { self.format = format }

    /// The commands that `bytes` bring to their end. What is no command is passed over.
    mutating func commands(in bytes: Span<UInt8>) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var taken = 0
        while taken < bytes.count {
            taken += window.fill(from: bytes, at: taken)
            search: while window.count > 0 {
                switch format.check(window, at: 0, form: nil) {
                case .frame(let length, _, _):
                    found.append((0..<length).map { window[$0] })
                    window.drop(length)
                case .aside(let length): window.drop(length)
                case .incomplete: break search
                case .foreign, .broken: window.drop(1)
                }
            }
        }
        return found
    }
}

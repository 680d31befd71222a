import CQRCode

/// A text as a QR code, for a camera that looks at a screen.
///
/// Made by libqrencode, with the middle level of error correction (15 %).
public struct QRCode: Sendable, Hashable {
    /// Rows from the top, each as many modules long as there are rows; true is dark. No quiet zone.
    public let rows: [[Bool]]

    /// nil for a text that no QR code can hold: an empty one, or one of more than about 2,300 bytes.
    public init?(_ text: String) {
        guard let code = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { unsafe QRcode_free(code) }
        let width = Int(unsafe code.pointee.width)
        // The lowest bit of each byte is the module's colour.
        rows = (0..<width).map { row in
            (0..<width).map { column in unsafe code.pointee.data[row * width + column] & 1 == 1 }
        }
    }
}

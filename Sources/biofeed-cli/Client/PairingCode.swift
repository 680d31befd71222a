/// What is asked for when a code is opened.
struct CodeQuestion: Encodable {
    var role: String
    var seat: Int
    var name: String?
}

/// A screen that was let in.
struct PairedScreen: Decodable {
    var id: String
    var name: String
    var role: String
    var seat: Int?
    var expires: String
}

/// A code that is open at the daemon.
struct PairingCode: Decodable {
    /// Rows and columns of light around a QR code, without which cameras do not find it.
    private static let quiet = 2

    var code: String
    var seconds: Int
    var role: String
    var seat: Int?
    var url: String
    var fingerprint: String
    var qr: [String]

    /// For a terminal: the QR code, and what to type where there is no camera.
    var lines: [String] {
        picture + [
            "",
            "Scan this, or open \(url) and type \(code.prefix(3)) \(code.dropFirst(3)).",
            "It lets one screen in as \(role)\(seat.map { " of seat \($0)" } ?? ""), for \(seconds / 60) minutes.",
            "The browser warns once of a certificate that it does not know. Its SHA-256 must be",
            fingerprint,
        ]
    }

    /// Two modules a character, upper and lower half. Light is drawn, so that it can be read on a dark terminal.
    private var picture: [String] {
        let width = qr.count + 2 * Self.quiet
        func isLight(_ row: Int, _ column: Int) -> Bool {
            guard qr.indices.contains(row) else { return true }
            let cells = Array(qr[row].utf8)
            return !cells.indices.contains(column) || cells[column] == UInt8(ascii: "0")
        }
        return stride(from: -Self.quiet, to: qr.count + Self.quiet, by: 2).map { row in
            String(
                (-Self.quiet..<width - Self.quiet).map { column -> Character in
                    switch (isLight(row, column), isLight(row + 1, column)) {
                    case (true, true): "█"
                    case (true, false): "▀"
                    case (false, true): "▄"
                    case (false, false): " "
                    }
                })
        }
    }
}

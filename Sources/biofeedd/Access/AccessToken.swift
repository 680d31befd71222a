import Crypto
import Foundation

/// A paired screen, as it is kept: of its secret only the hash.
struct AccessToken: Codable, Sendable, Hashable {
    /// Days after which a screen must pair again.
    static let days = 90

    var id: String
    var name: String
    var role: AccessRole
    var seat: Int?
    /// SHA-256 of the secret. A secret has 256 random bits, so a plain hash cannot be searched.
    var hash: String
    var created: Date
    var expires: Date

    /// A new secret for a grant, and what is kept of it.
    static func make(_ grant: PairingCodes.Grant, at now: Date) -> (secret: String, token: AccessToken) {
        var random = SystemRandomNumberGenerator()
        func hex(_ bytes: Int) -> String {
            (0..<bytes).map { _ in
                let text = String(UInt8.random(in: .min ... .max, using: &random), radix: 16)
                return text.count == 1 ? "0\(text)" : text
            }.joined()
        }
        let secret = hex(32)
        let token = AccessToken(
            id: hex(4), name: grant.name, role: grant.role, seat: grant.seat, hash: hash(of: secret),
            created: now, expires: now.addingTimeInterval(Double(days) * 86_400))
        return (secret, token)
    }

    static func hash(of secret: String) -> String {
        SHA256.hash(data: Data(secret.utf8)).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0\(text)" : text
        }.joined()
    }

    var access: Access { .screen(id: id, role: role, seat: seat) }
}

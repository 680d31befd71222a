import Foundation
import RealRecordings

/// Bytes that real devices sent.
enum SensorCaptures {
    /// The folder of captures; nil when the real recordings are not here.
    static let folder: String? = RealData.folder.flatMap { data in
        let path = data + "/sensor-files"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    static var isHere: Bool { folder != nil }

    /// The bytes of a file below the folder.
    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: (folder ?? "") + "/" + name)))
    }

    /// The bytes that a file of hexadecimal digits stands for.
    static func hexadecimal(_ name: String) throws -> [UInt8] {
        let digits = try bytes(name).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

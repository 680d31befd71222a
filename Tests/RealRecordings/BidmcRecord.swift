import Foundation

/// One record of the BIDMC set: eight minutes of impedance, pulse wave and ECG of a person in intensive care, with
/// breaths marked by two annotators.
///
/// Signals are found by their names: which column holds which, and which leads there are, differs from record to
/// record.
package struct BidmcRecord: Sendable {
    /// Samples a second.
    package static let rate = 125.0

    package enum Failure: Error {
        case noFolder
        case noSignal(String)
    }

    /// By name as in the header, without blanks: RESP (impedance), PLETH, ECG leads as II, V, AVR, I, MCL.
    package let signals: [String: [Float]]
    /// Breaths of each of the two annotators, in samples. Where one has none beside the other's the file says NaN.
    package let breaths: [[Double]]

    /// - Parameter name: two digits.
    package init(_ name: String) throws {
        guard let folder = RealData.folder else { throw Failure.noFolder }
        let stem = folder + "/bidmc/bidmc_" + name
        let table = try Self.columns(stem + "_Signals.csv")
        signals = Dictionary(zip(table.names, table.columns.map { $0.map(Float.init) })) { first, _ in first }
        breaths = try Self.columns(stem + "_Breaths.csv").columns.map { $0.filter(\.isFinite) }
    }

    package func signal(_ name: String) throws -> [Float] {
        guard let signal = signals[name] else { throw Failure.noSignal(name) }
        return signal
    }

    /// Lead II, or where a record has none the first there is of V, I, AVR and MCL.
    package func ecg() throws -> [Float] {
        try ["II", "V", "I", "AVR", "MCL"].lazy.compactMap { signals[$0] }.first ?? signal("II")
    }

    /// A table with a row of names; NaN where a field holds no number.
    private static func columns(_ path: String) throws -> (names: [String], columns: [[Double]]) {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let blank = UInt8(ascii: " ")
        func fields(_ line: ArraySlice<UInt8>) -> [String] {
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
                let start = field.drop { $0 == blank }
                let end = start.lastIndex { $0 != blank }.map { $0 + 1 } ?? start.startIndex
                return String(decoding: start[..<end], as: UTF8.self)
            }
        }
        let names = lines.first.map(fields) ?? []
        var columns = [[Double]](repeating: [], count: names.count)
        for line in lines.dropFirst() {
            let row = fields(line)
            for index in names.indices {
                columns[index].append(index < row.count ? Double(row[index]) ?? .nan : .nan)
            }
        }
        return (names, columns)
    }
}

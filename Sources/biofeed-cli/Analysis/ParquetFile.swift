import Devices
import Foundation

/// Parquet, made of a table of text by DuckDB.
enum ParquetFile {
    private static let missing =
        "the program duckdb, which writes it, is not installed; 'pip install duckdb-cli' brings it, or write .csv"

    /// Says what is missing before any work is done.
    static func check(_ path: String) throws {
        guard try ProgramOutput(of: "duckdb", ["--version"]).status == 0 else {
            throw CommandFailure("cannot write \(path): \(missing)")
        }
    }

    /// - Parameters:
    ///   - table: a file with commas and a heading.
    ///   - columns: names and DuckDB types of its columns.
    static func write(_ path: String, table: String, columns: [(name: String, kind: String)]) throws {
        let types = columns.map { "\(literal($0.name)): \(literal($0.kind))" }.joined(separator: ", ")
        try AtomicFile(path: path).written { temporary in
            let command = """
                COPY (SELECT * FROM read_csv(\(literal(table)), header = true, delim = ',', quote = '"', \
                escape = '"', nullstr = '', columns = {\(types)})) TO \(literal(temporary)) (FORMAT parquet)
                """
            let output = try ProgramOutput(of: "duckdb", ["-bail", "-c", command], within: 600)
            guard output.status == 0, FileManager.default.fileExists(atPath: temporary) else {
                throw CommandFailure(
                    "cannot write \(path): duckdb ended with status \(output.status); check the disk, or write .csv"
                )
            }
        }
    }

    private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}

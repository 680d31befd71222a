import ArgumentParser
import Foundation
import Sessions

/// `verify`: is a recording whole, unbroken, and does it give the same again?
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check recordings: checksum, continuity, and that a replay gives the same.",
        discussion: """
            Of a WFDB record the checksums of the signals are compared, of EDF and BDF the sizes that the header states.
            Exit status 1 when one is not sound. Gaps of a sensor are told, and are no fault of the file.

            Example: biofeed-cli verify session.biofeed
            """)

    @Argument(help: "Sessions (.biofeed), WFDB records (.hea), EDF and BDF files.")
    var recordings: [String]

    @Option(help: "text or json.")
    var format = ListFormat.text

    private struct Body: Encodable {
        var recording: String
        var sound: Bool
        var inputs: Int?
        var seconds: Double?
        var checksum: String?
        /// Signals of other files whose checksum was compared.
        var checksums: Int?
        var structure: [String]?
        var misplaced, sensor_gaps, silences, replayed: Int?
        var sensor_gap_s: Double?
        var difference, error: String?
    }

    func run() throws {
        var isSound = true
        for recording in recordings {
            let body: Body
            do {
                body = try Self.body(recording)
            } catch {
                body = Body(recording: recording, sound: false, error: "\(error)")
            }
            isSound = isSound && body.sound
            switch format {
            case .json: try StandardOutput.shared.line(try JSONText.encode(body))
            case .text: for line in Self.lines(body) { try StandardOutput.shared.line(line) }
            }
            if let error = body.error { StandardError.line(error) }
        }
        if !isSound { throw ExitCode(1) }
    }

    private static func body(_ recording: String) throws -> Body {
        let ending = URL(fileURLWithPath: recording).pathExtension.lowercased()
        if FileVerification.endings.contains(ending) {
            return body(recording, try FileVerification(path: recording))
        }
        return body(recording, try RecordingVerification(path: recording))
    }

    private static func body(_ recording: String, _ found: FileVerification) -> Body {
        Body(
            recording: recording, sound: found.isSound, seconds: NumberText.rounded(found.seconds, 3),
            checksums: found.checksums, structure: found.faults.isEmpty ? nil : found.faults)
    }

    private static func body(_ recording: String, _ found: RecordingVerification) -> Body {
        Body(
            recording: recording, sound: found.isSound, inputs: found.inputs,
            seconds: NumberText.rounded(found.seconds, 3), checksum: found.checksum.rawValue,
            structure: found.structure.isEmpty ? nil : found.structure, misplaced: found.misplaced,
            sensor_gaps: found.gaps.count, silences: found.silences.count, replayed: found.replayed,
            sensor_gap_s: NumberText.rounded(found.gaps.reduce(0) { $0 + $1.end - $1.start }, 3),
            difference: found.firstDifference)
    }

    private static func lines(_ body: Body) -> [String] {
        guard body.error == nil else {
            let advice = body.recording.hasSuffix(".biofeed") ? "; try repair" : ""
            return ["\(body.recording): cannot be read to its end\(advice)"]
        }
        var lines = ["\(body.recording): \(body.sound ? "sound" : "NOT SOUND")"]
        if let checksums = body.checksums {
            lines.append(
                "  \(NumberText.clock(body.seconds ?? 0)), \(checksums) checksums of signals compared")
            return lines + (body.structure ?? []).map { "  \($0)" }
        }
        lines += [
            "  \(body.inputs ?? 0) inputs in \(NumberText.clock(body.seconds ?? 0)), checksum \(body.checksum ?? "")",
            "  \(body.replayed ?? 0) derived rows are the same in a replay",
        ]
        if let gaps = body.sensor_gaps, gaps > 0 {
            lines.append("  \(gaps) gaps of sensors, \(NumberText.text(body.sensor_gap_s ?? 0, 1)) s in all")
        }
        if let silences = body.silences, silences > 0 {
            lines.append("  \(silences) stretches of more than 5 s in which nothing was written")
        }
        if let misplaced = body.misplaced, misplaced > 0 {
            lines.append("  \(misplaced) rows are missing or out of order")
        }
        for fault in body.structure ?? [] { lines.append("  \(fault)") }
        if let difference = body.difference { lines.append("  \(difference)") }
        return lines
    }
}

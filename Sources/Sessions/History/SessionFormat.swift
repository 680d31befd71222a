public import Foundation

/// In what a kept session can be taken along.
public enum SessionFormat: String, Sendable, CaseIterable {
    case biofeed, edf, xdf, csv, txt, json

    public var mediaType: String {
        switch self {
        case .biofeed: "application/vnd.sqlite3"
        case .edf, .xdf: "application/octet-stream"
        case .csv: "text/csv; charset=utf-8"
        case .txt: "text/plain; charset=utf-8"
        case .json: "application/json"
        }
    }
}

extension History {
    /// A session as a file of a format; `json` is what is remembered of it, all others need its recording.
    public func export(session id: String, as format: SessionFormat) throws -> Data {
        let session = try session(id)
        try noteExport(session.person)
        if format == .json { return try Self.encode(session) }
        let path = try recordingToRead(of: id)
        switch format {
        case .json: return try Self.encode(session)
        case .biofeed: return try Data(contentsOf: URL(fileURLWithPath: path))
        case .csv: return Data(try SessionExport.beatsCSV(.recorded(SessionRecording(path: path))).utf8)
        case .txt: return Data(try SessionExport.rrText(.recorded(SessionRecording(path: path))).text.utf8)
        case .edf, .xdf: return try file(session, .recorded(SessionRecording(path: path)), as: format)
        }
    }

    /// Where the recording of a session is.
    private func recordingToRead(of id: String) throws -> String {
        guard let path = recording(of: try session(id)) else {
            throw HistoryError(
                .refused,
                "the recording of \(id) is no longer kept; its JSON is what is remembered of it")
        }
        return path
    }

    /// By way of a file beside the others, which is overwritten afterwards.
    private func file(_ session: KeptSession, _ inputs: SessionInputs, as format: SessionFormat) throws
        -> Data
    {
        let temporary = folder.temporary(ending: format.rawValue)
        do {
            if format == .edf {
                try SessionExport.edf(
                    inputs, to: temporary, started: session.date, utcOffset: session.utcOffset)
            } else {
                try SessionExport.xdf(inputs, to: temporary, started: session.date)
            }
            let data = try Data(contentsOf: URL(fileURLWithPath: temporary))
            try PrivateFile.erase(temporary)
            return data
        } catch {
            try PrivateFile.erase(temporary)
            throw HistoryError(.refused, "\(error)")
        }
    }
}

import Foundation
import Guidance
import HRV
import Hummingbird
import NIOCore
import Reports
import Sessions

/// A report to look at, to keep and to print: whole in itself, so that it needs nothing of this daemon.
enum SessionReportResponse {
    /// It runs no script and asks for nothing; its looks stand in it.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    static func make(_ path: String, view: SessionReport.View, language: Language) async throws -> Response {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        // It reads the whole recording: other requests do not wait for it.
        let html = try await LongWork.run {
            let recording = try SessionRecording(path: path)
            let story = try SessionStory(.recorded(recording), name: name, header: recording.header)
            guard !story.cleaned.corrected.isEmpty else {
                throw Problem(
                    .unprocessableContent, "No heart",
                    "No heart beats were found in \(name); its JSON is what is remembered of it.")
            }
            return SessionReport(story, view: view, language: language, settings: .init()).html
        }
        return page(html, name: name)
    }

    /// Of a session whose recording is gone: what is remembered of it.
    static func make(_ report: KeptReport, of session: String) -> Response {
        page(report.html, name: session)
    }

    private static func page(_ html: String, name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "inline; filename=\"\(name).html\"",
                .contentSecurityPolicy: policy,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}

import Foundation
import Hummingbird

/// Bodies of requests.
enum JSONRequest {
    /// Reads a body, at most 64 KiB; every trouble is one sentence that says what to send.
    static func decode<Body: Decodable>(
        _ type: Body.Type, from request: Request, example: String
    ) async throws -> Body {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: 65_536)
        } catch {
            throw Problem(.contentTooLarge, "Too much", "Send a JSON object of at most 64 KiB.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
        } catch {
            throw Problem(
                .badRequest, "Not understood", "Send a JSON object such as \(example): \(reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.typeMismatch(_, let context):
            context.codingPath.last.map { "'\($0.stringValue)' is of the wrong type." }
                ?? "it is not a JSON object."
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing."
        default: "it is not a JSON object."
        }
    }
}

/// A sensor that a running seat is to have.
struct SensorRequest: Decodable, Sendable {
    var source: String
    var seat: Int?

    static func decode(_ request: Request) async throws -> SensorRequest {
        try await JSONRequest.decode(
            SensorRequest.self, from: request, example: "{\"source\":\"serial:/dev/ttyUSB0\",\"seat\":1}")
    }
}

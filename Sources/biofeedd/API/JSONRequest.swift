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
            let data = Data(buffer.readableBytesView)
            let body = try JSONDecoder().decode(type, from: data)
            try refuseNull(in: JSONSerialization.jsonObject(with: data))
            return body
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .badRequest, "Not understood", "Send a JSON object such as \(example): \(reason(error))")
        }
    }

    /// What is not known is left out: null would be a second word for it.
    private static func refuseNull(in value: Any) throws {
        if let members = value as? [String: Any] {
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                if member is NSNull {
                    throw Problem(.badRequest, "Null", "Leave '\(name)' out in place of null.")
                }
                try refuseNull(in: member)
            }
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

import Hummingbird
import NIOCore
import ServiceLifecycle
import Sessions

/// `GET /api/events`: server-sent events with ids. Each is one JSON object whose `class` says what it is; where a
/// stream carries several seats, `seat` says whose it is.
enum EventStream {
    static func response(
        seats: [Seat], hub: EventHub, filter: EventFilter, after lastID: Int?, to connection: any Channel
    ) async -> Response {
        let stream = hub.subscribe(filter, after: lastID) { connection.close(promise: nil) }
        var greeting = "retry: 1000\n\n"
        for seat in seats where filter.seats.isEmpty || filter.seats.contains(seat.number) {
            let status = await seat.host.status
            let hello = Hello(
                seat: seat.number, started: Timestamp.iso8601(status.started), now: status.sessionSeconds)
            greeting += "data: \(hello.json)\n\n"
        }
        let first = ByteBuffer(string: greeting)
        let isShared = seats.count > 1 && filter.seats.count != 1
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
            ],
            body: ResponseBody { writer in
                try await writer.write(first)
                for await events in stream.cancelOnGracefulShutdown() {
                    // One write for all: with many clients the writes are what takes time.
                    var frames = ByteBuffer()
                    for event in events {
                        frames.writeImmutableBuffer(isShared ? event.sharedFrame : event.frame)
                    }
                    try await writer.write(frames)
                }
                try await writer.finish(nil)
            })
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// A real `biofeedd` with one client that listens to everything it says.
final class LiveDaemon: Sendable {
    /// One event as it came.
    struct Event: Sendable {
        var json: String
        var name: String

        /// nil for what is no event: `class` stands first in every one.
        init?(_ json: String) {
            guard json.hasPrefix("{\"class\":\""), let end = json.dropFirst(10).firstIndex(of: "\"") else {
                return nil
            }
            self.json = json
            name = String(json[json.index(json.startIndex, offsetBy: 10)..<end])
        }

        var members: [String: Any] {
            ((try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any]) ?? [:]
        }

        func number(_ key: String) -> Double? { (members[key] as? NSNumber)?.doubleValue }
        func text(_ key: String) -> String? { members[key] as? String }
    }

    struct NotReady: Error { var text: String }

    let program: Program
    private let base: String
    private let heard: HeardEvents

    /// Starts it and waits until it answers.
    init(_ folder: WorkFolder, _ arguments: [String], environment: [String: String] = [:]) async throws {
        let socket = folder.file("biofeedd.sock")
        // What it keeps for its next start is the test's own as well, and so is what it keeps of people.
        let history =
            arguments.contains("--store") || arguments.contains("--history")
            ? [] : ["--history", folder.file("history")]
        program = try Program(
            Place.program("biofeedd").path,
            arguments + ["--socket", socket, "--listen", "127.0.0.1:0"] + history,
            environment: ["XDG_STATE_HOME": folder.file("state")].merging(environment) { $1 })
        base =
            "http+unix://" + (socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? socket)
        heard = HeardEvents(base + "/api/events")
        for _ in 0..<1_200 {
            guard program.isRunning else { throw NotReady(text: program.err) }
            if (try? await get("/health")) != nil {
                try heard.listen()
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw NotReady(text: "biofeedd did not answer: \(program.err)")
    }

    deinit { program.signal(SIGKILL) }

    /// Where a browser finds its page.
    var pageAddress: String {
        get throws {
            let words = program.err.split(whereSeparator: \.isWhitespace)
            guard let address = words.first(where: { $0.hasPrefix("http://127.0.0.1") }) else {
                throw NotReady(text: "biofeedd did not say where its page is: \(program.err)")
            }
            return String(address)
        }
    }

    /// Every event so far, from the first one.
    var events: [Event] { heard.all }

    func events(_ name: String) -> [Event] { events.filter { $0.name == name } }

    /// Waits until an event satisfies a condition.
    func wait(
        _ seconds: Double, for what: String, _ condition: @Sendable ([Event]) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if condition(events) { return }
            guard program.isRunning else { throw NotReady(text: "biofeedd ended: \(program.err)") }
            try await Task.sleep(for: .milliseconds(50))
        }
        // The wait itself may have taken longer than it was meant to.
        guard condition(events) else { throw NotReady(text: "waited \(seconds) s in vain for \(what)") }
    }

    func get(_ path: String) async throws -> Data {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: base + path), timeout: .seconds(60))
        return Data(buffer: try await response.body.collect(upTo: 1 << 20))
    }

    /// Monotonic nanoseconds of session time zero.
    func origin() async throws -> Int64 {
        let status = try JSONSerialization.jsonObject(with: try await get("/api/status")) as? [String: Any]
        let seat = (status?["seats"] as? [[String: Any]])?.first
        guard let origin = (seat?["monotonic_origin_ns"] as? NSNumber)?.int64Value else {
            throw NotReady(text: "the status tells no origin")
        }
        return origin
    }

    /// Processor time that it has used.
    func processorSeconds() throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(program.pid)/stat", encoding: .utf8).split(
            separator: " ")
        return (Double(stat[13])! + Double(stat[14])!) / 100
    }

    func post(_ path: String, _ json: String) async throws -> (status: Int, body: Data) {
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: json))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return (Int(response.status.code), Data(buffer: try await response.body.collect(upTo: 1 << 20)))
    }

    func delete(_ path: String) async throws -> Int {
        var request = HTTPClientRequest(url: base + path)
        request.method = .DELETE
        return Int(try await HTTPClient.shared.execute(request, timeout: .seconds(60)).status.code)
    }

    /// Ends it in order; its exit status and how many seconds it took.
    func stop() async -> (status: Int32, seconds: Double) {
        let begin = ContinuousClock.now
        program.signal(SIGTERM)
        let status = await program.end()
        await heard.end()
        // Not until this task goes on, which on a busy machine is later.
        let took = (program.endedAt ?? .now) - begin
        return (status, Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18)
    }

    /// Everything that one seat says, from the first event on.
    func listen(seat: Int) throws -> HeardEvents {
        let events = HeardEvents(base + "/api/events?seat=\(seat)")
        try events.listen()
        return events
    }
}

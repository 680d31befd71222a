import Foundation
import Glibc
import Testing

/// A client that asks for events over a real connection and never reads them.
@Suite struct SlowClientTests {
    /// A connection to a port of this machine that takes next to nothing in.
    private func connection(to port: UInt16) throws -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var room: Int32 = 2048
        _ = unsafe setsockopt(client, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
        return client
    }

    /// Connections that a process has open.
    private func sockets(of pid: Int32) throws -> Int {
        let folder = "/proc/\(pid)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"))?
                .hasPrefix("socket:") ?? false
        }.count
    }

    private func metric(_ name: String, of daemon: LiveDaemon) async throws -> Double? {
        let text = String(decoding: try await daemon.get("/metrics"), as: UTF8.self)
        return text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
            .flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    @Test func isDroppedWithItsConnectionAndTheOthersMissNothing() async throws {
        let folder = try WorkFolder()
        let sample = Place.root.appendingPathComponent("Samples/calm.biofeed").path
        let daemon = try await LiveDaemon(folder, ["--sensor", "file:\(sample)?speed=30&loop=1"])
        let port = try #require(
            try URL(string: daemon.pageAddress)?.port.flatMap { UInt16(exactly: $0) })
        let quick = try Program(
            "/usr/bin/env", ["curl", "-sN", "-H", "Last-Event-ID: 0", daemon.pageAddress + "api/events"])
        defer { quick.signal(SIGKILL) }
        let slow = try connection(to: port)
        defer { close(slow) }
        let request = Array("GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
        #expect(unsafe write(slow, request, request.count) == request.count)
        var most = 0
        var dropped = 0.0
        for _ in 0..<900 where dropped == 0 {
            most = max(most, try sockets(of: daemon.program.pid))
            // On a busy machine an answer may come too late; the next one tells.
            dropped = (try? await metric("biofeed_clients_dropped_total", of: daemon)) ?? 0
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(dropped == 1)
        // Nothing of it is held any longer: not the connection, and with it not what waited.
        var open = most
        for _ in 0..<100 where open >= most {
            open = try sockets(of: daemon.program.pid)
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(open < most, "\(open) of \(most) connections are open")
        // The other client has every event since it came, once and in order.
        quick.signal(SIGKILL)
        quick.wait()
        let ids = quick.out.split(separator: "\n").filter { $0.hasPrefix("id: ") }
            .compactMap { Int($0.dropFirst(4)) }
        #expect(ids.count > 8192)
        let isWhole = zip(ids, ids.dropFirst()).allSatisfy { $1 == $0 + 1 }
        #expect(isWhole, "events are missing or come twice")
        #expect(daemon.program.isRunning)
        _ = await daemon.stop()
    }
}

import Foundation
import Glibc

/// A way to the daemon.
enum Address: Sendable {
    case unix(path: String)
    /// A port of 127.0.0.1.
    case loopback(port: UInt16)

    var name: String {
        switch self {
        case .unix: "unix socket"
        case .loopback: "127.0.0.1"
        }
    }
}

/// A blocking HTTP connection that sends one GET: nothing stands between the socket and the clock.
final class Connection: Sendable {
    private static let roomSize = 1 << 16
    private let descriptor: Int32

    init(_ address: Address, get path: String) throws {
        switch address {
        case .unix(let file): descriptor = try Self.connect(unix: file)
        case .loopback(let port): descriptor = try Self.connect(loopback: port)
        }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        let sent = unsafe request.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard sent == request.count else {
            throw LiveError("cannot ask the daemon for \(path) (error \(errno))")
        }
    }

    deinit { close(descriptor) }

    private static func connect(unix path: String) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { throw LiveError("the path \(path) is too long for a socket") }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return try connect(family: AF_UNIX, &address)
    }

    private static func connect(loopback port: UInt16) throws -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return try connect(family: AF_INET, &address)
    }

    private static func connect<SocketAddress>(
        family: Int32, _ address: inout SocketAddress
    ) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw LiveError("the system gives no socket (error \(errno))") }
        let size = socklen_t(MemoryLayout<SocketAddress>.size)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, size)
            }
        }
        guard status == 0 else {
            let code = errno
            close(descriptor)
            throw LiveError("the daemon does not answer (error \(code))")
        }
        return descriptor
    }

    /// What came, or nil when the daemon has ended the answer. Blocks.
    func read() -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.roomSize) { room, count in
            count = unsafe max(0, Glibc.read(descriptor, room.baseAddress, Self.roomSize))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// The body of the whole answer, which must say its length.
    func body() throws -> Data {
        var answer = Data()
        while let bytes = read() { answer.append(contentsOf: bytes) }
        guard let end = answer.firstRange(of: Data("\r\n\r\n".utf8)) else {
            throw LiveError("the daemon's answer is not HTTP")
        }
        return Data(answer[end.upperBound...])
    }
}

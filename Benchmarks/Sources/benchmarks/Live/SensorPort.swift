import Foundation
import Glibc

/// A serial port made of software. What is written here, the daemon reads from `path`.
struct SensorPort {
    let path: String
    private let device: Int32

    init() throws {
        var device: Int32 = -1
        var port: Int32 = -1
        guard unsafe openpty(&device, &port, nil, nil, nil) == 0 else {
            throw LiveError("the system gives no pseudo-terminal (error \(errno))")
        }
        var settings = termios()
        unsafe tcgetattr(port, &settings)
        unsafe cfmakeraw(&settings)
        unsafe tcsetattr(port, TCSANOW, &settings)
        // Both ends stay open to the end of this program, and only in it.
        for descriptor in [device, port] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        self.device = device
        path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(port)")
    }

    func write(_ bytes: [UInt8]) throws {
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(device, $0.baseAddress, $0.count) }
        guard count == bytes.count else {
            throw LiveError("the daemon does not read its sensor (error \(errno))")
        }
    }
}

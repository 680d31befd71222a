import Foundation
import Glibc

/// Who has a device open, found by looking through /proc.
enum PortHolders {
    /// "by process 812 (picocom)"; the first three when there are several. Processes of other users can be
    /// seen by root only.
    static func description(of path: String) -> String {
        let holders = find(path)
        guard !holders.isEmpty else { return "by a process that this user cannot see" }
        let names = holders.prefix(3).map { "process \($0.id) (\($0.name))" }
        return "by " + names.joined(separator: ", ") + (holders.count > 3 ? " and others" : "")
    }

    /// Processes with a descriptor on the device, in order of their number.
    static func find(_ path: String) -> [(id: Int, name: String)] {
        let device = resolvedPath(path) ?? path
        return entries(of: "/proc").compactMap { Int($0) }.sorted().compactMap { id in
            let descriptors = "/proc/\(id)/fd"
            let holds = entries(of: descriptors).contains { linkTarget("\(descriptors)/\($0)") == device }
            return holds ? (id, name(of: id)) : nil
        }
    }

    private static func name(of id: Int) -> String {
        let text = firstLine(of: "/proc/\(id)/comm")
        return text.isEmpty ? "unknown" : text
    }
}

/// Names in a directory; none when it cannot be read.
func entries(of directory: String) -> [String] {
    guard let stream = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// Where a symbolic link points, as written in it; nil when it is none.
func linkTarget(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &target, target.count)
    return count < 0
        ? nil : String(decoding: target.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// The path with every symbolic link followed; nil when it does not exist.
func resolvedPath(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
}

/// A small file's first line; empty when it cannot be read.
func firstLine(of path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
}

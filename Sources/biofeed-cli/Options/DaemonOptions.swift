import ArgumentParser
import Foundation

/// Where a running biofeedd listens.
struct DaemonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Unix socket of the daemon. Default: $XDG_RUNTIME_DIR/biofeedd.sock, else /run/biofeedd/biofeedd.sock.",
            valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "Address of the daemon instead of a socket: http://127.0.0.1:8787.", valueName: "url"))
    var url: String?

    func validate() throws {
        guard socket == nil || url == nil else { throw ValidationError("give --socket or --url, not both") }
        if let url {
            guard let parts = URLComponents(string: url), parts.scheme == "http", parts.host?.isEmpty == false
            else {
                throw ValidationError("--url is of the form http://127.0.0.1:8787, not '\(url)'")
            }
        }
    }

    var address: DaemonAddress {
        if let url { return .http(url.hasSuffix("/") ? String(url.dropLast()) : url) }
        return .socket(socket ?? Self.defaultSocket)
    }

    /// The user's own daemon where its socket is there, else the system's.
    static var defaultSocket: String {
        let system = "/run/biofeedd/biofeedd.sock"
        guard let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"], !runtime.isEmpty else {
            return system
        }
        let own = "\(runtime)/biofeedd.sock"
        let isThere = FileManager.default.fileExists(atPath: own)
        return isThere || !FileManager.default.fileExists(atPath: system) ? own : system
    }
}

import Foundation
import Sessions
import Yams

/// The description of the API, written by hand in `openapi.yaml` and served as JSON.
struct OpenAPIDocument: Sendable {
    let json: Data
    /// Methods in upper case by path, with `{names}` for what varies.
    let routes: [String: [String]]

    init() throws {
        guard let url = Bundle.module.url(forResource: "openapi", withExtension: "yaml") else {
            throw StartError(
                "the description of the API is missing beside the program; install biofeedd again")
        }
        let yaml = try String(contentsOf: url, encoding: .utf8)
        guard var document = try Yams.load(yaml: yaml) as? [String: Any],
            var info = document["info"] as? [String: Any],
            let paths = document["paths"] as? [String: [String: Any]]
        else { throw StartError("\(url.path) is no description of an API; install biofeedd again") }
        info["version"] = "\(Version.protocolVersion).0.0"
        document["info"] = info
        json = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        let verbs: Set<String> = ["get", "post", "delete"]
        routes = paths.mapValues { $0.keys.filter(verbs.contains).map { $0.uppercased() }.sorted() }
    }

    /// What may be asked at an address; nothing where nothing is.
    func methods(at address: String) -> [String] {
        let parts = address.split(separator: "/")
        let found = routes.first { path, _ in
            let wanted = path.split(separator: "/")
            return wanted.count == parts.count
                && zip(wanted, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return found?.value ?? []
    }
}

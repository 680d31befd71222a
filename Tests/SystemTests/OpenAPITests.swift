import Foundation
import Guidance
import Hummingbird
import Logging
import Testing

@testable import biofeedd

/// The description of the API and the API are one.
@Suite(.serialized) struct OpenAPITests {
    private static let schemathesis: String? = {
        guard let python = Place.python else { return nil }
        let path = (python as NSString).deletingLastPathComponent + "/schemathesis"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    @Test func describesEveryRouteAndNoOther() throws {
        let document = try OpenAPIDocument()
        let (logger, catalogue) = (Logger(label: "test"), try ExerciseCatalogue.bundled())
        let api = API(
            seats: [], hub: EventHub(), sound: nil,
            shelf: ExerciseShelf(catalogue, folder: nil, logger: logger),
            plans: try PlanCatalogue.bundled(catalogue), language: .nl, page: try Page(), document: document,
            book: nil, history: HistoryKeeper(path: nil, keepsNobody: false, logger: logger))
        let served = api.router(.box).routes.map { "\($0.method.rawValue) \($0.path)" }
        let described = document.routes.flatMap { path, methods in methods.map { "\($0) \(path)" } }
        #expect(served.sorted() == described.sorted())
    }

    @Test func saysWhatMayBeAskedWhere() throws {
        let document = try OpenAPIDocument()
        #expect(document.methods(at: "/api/sensors") == ["GET", "POST"])
        #expect(document.methods(at: "/api/sensors/s1") == ["DELETE"])
        #expect(document.methods(at: "/api/sensors/s1/more").isEmpty)
        #expect(document.methods(at: "/") == ["GET"])
    }

    @Test func everyErrorIsAProblem() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, [])
        let base = try daemon.pageAddress
        for (arguments, status) in [
            (["nothing"], 404), (["-X", "PUT", "api/status"], 405), (["-X", "DELETE", "health"], 405),
            (["api/events?seat=9"], 400), (["api/events?class=nonsense"], 400), (["web/none.js"], 404),
            (["-X", "DELETE", "api/sensors/s9"], 404),
            (["-d", "{", "-H", "Content-Type: application/json", "api/session/start"], 400),
            (["-d", "{\"seat\":true}", "-H", "Content-Type: application/json", "api/session/stop"], 400),
            (["-d", "", "-H", "Content-Type: application/json", "api/session/stop"], 400),
            (["-d", "{\"code\":\"1\"}", "-H", "Content-Type: application/json", "api/pair"], 409),
        ] {
            let last = base + (arguments.last ?? "")
            let ran = try Program.run(
                "/usr/bin/env", ["curl", "-s", "-w", "\n%{content_type}"] + arguments.dropLast() + [last])
            let lines = ran.out.split(separator: "\n")
            #expect(lines.last == "application/problem+json", "\(arguments)")
            let body =
                try JSONSerialization.jsonObject(with: Data((lines.first ?? "").utf8)) as? [String: Any]
            #expect(body?["status"] as? Int == status, "\(arguments) \(ran.out)")
            #expect((body?["detail"] as? String)?.isEmpty == false)
        }
        _ = await daemon.stop()
    }

    /// The same examples every time; the endless stream has tests of its own.
    @Test(.enabled(if: schemathesis != nil, "needs schemathesis"))
    func schemathesisFindsNothing() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "sim:ecg+resp", "--listen", "0.0.0.0:0"])
        let base = try daemon.pageAddress
        let ran = try await Program.finish(
            try #require(Self.schemathesis),
            [
                "--config-file", Place.tool("schemathesis.toml"), "run", base + "openapi.json",
                "--exclude-path", "/api/events", "--no-color",
            ], environment: ["BIOFEED_URL": base, "HYPOTHESIS_STORAGE_DIRECTORY": folder.file("hypothesis")])
        #expect(ran.status == 0, "\(ran.out.suffix(6000))\(ran.err.suffix(1000))")
        _ = await daemon.stop()
    }
}

import Foundation
import NIOHTTP1
import Testing

/// Every way in from the network, tried on a real daemon by a real TLS client.
@Suite(.serialized) struct NetworkDoorTests {
    /// A daemon with two seats that listens on the network too.
    private func open() async throws -> (WorkFolder, LiveDaemon) {
        let folder = try WorkFolder()
        try "seats:\n  - sensors: ['sim:ecg+resp?seed=1']\n  - sensors: ['sim:ecg+resp?seed=2']\n".write(
            toFile: folder.file("seats.yaml"), atomically: true, encoding: .utf8)
        return (folder, try await start(folder))
    }

    private func start(_ folder: WorkFolder) async throws -> LiveDaemon {
        let daemon = try await LiveDaemon(
            folder,
            ["--config", folder.file("seats.yaml"), "--listen", "0.0.0.0:0", "--lock-seconds", "1"])
        try await daemon.wait(60, for: "its addresses") { _ in daemon.program.err.contains("https://") }
        return daemon
    }

    /// A code, made at the box.
    private func code(_ daemon: LiveDaemon, _ json: String) async throws -> String {
        let body = try await daemon.post("/api/access/codes", json).body
        let members = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        return try #require(members?["code"] as? String)
    }

    /// A program that paired.
    private func pair(_ daemon: LiveDaemon, _ folder: WorkFolder, _ json: String) async throws
        -> NetworkVisitor
    {
        let code = try await code(daemon, json)
        let answer = try await NetworkVisitor(daemon, folder).post(
            "/api/pair", "{\"code\":\"\(code)\",\"bearer\":true}")
        let token = try #require(answer.member("token") as? String)
        return try NetworkVisitor(daemon, folder, secret: ("Authorization", "Bearer \(token)"))
    }

    @Test func whoDidNotPairSeesThePageAndNothingElse() async throws {
        let (folder, daemon) = try await open()
        let stranger = try NetworkVisitor(daemon, folder)
        #expect(try await stranger.get("/").text.contains("/web/page.js"))
        for path in [
            "/api/status", "/api/events", "/api/access/screens", "/api/sessions", "/metrics", "/api/nothing",
        ] {
            let answer = try await stranger.get(path)
            #expect(answer.status == 401, "\(path)")
            #expect(answer.headers.first(name: "content-type") == "application/problem+json")
            #expect(answer.headers.first(name: "www-authenticate") == "Bearer")
        }
        #expect(try await stranger.post("/api/session/start", "{\"exercise\":\"calm-6\"}").status == 401)
        #expect(try await stranger.delete("/api/sensors/s1").status == 401)
        #expect(try await stranger.get("/api/access").member("role") as? String == "nobody")
        let guessed = try NetworkVisitor(
            daemon, folder, secret: ("Authorization", "Bearer \(String(repeating: "0", count: 64))"))
        #expect(try await guessed.get("/api/status").status == 401)
        // Nobody may ask for a code but at the box.
        #expect(try await stranger.post("/api/access/codes", "{\"role\":\"practitioner\"}").status == 401)
        // Without TLS there is no answer.
        let plain = try Program.run("/usr/bin/env", ["curl", "-s", "http://127.0.0.1:\(stranger.port)/"])
        #expect(plain.status != 0 && plain.out.isEmpty)
        #expect(await daemon.stop().seconds < 10)
    }

    @Test func aWrongCodeIsSlowedAndARightOneLetsInOnce() async throws {
        let (folder, daemon) = try await open()
        let stranger = try NetworkVisitor(daemon, folder)
        let right = try await code(daemon, #"{"role":"participant","seat":2}"#)
        let wrong = right == "000000" ? "000001" : "000000"
        #expect(try await stranger.post("/api/pair", #"{"code":"\#(wrong)"}"#).status == 403)
        let soon = try await stranger.post("/api/pair", #"{"code":"\#(right)"}"#)
        #expect(soon.status == 429)
        #expect(soon.headers.first(name: "retry-after") == "1")
        try await Task.sleep(for: .seconds(1.1))
        let answer = try await stranger.post("/api/pair", #"{"code":"\#(right)"}"#)
        #expect(answer.status == 200)
        #expect(answer.member("role") as? String == "participant" && answer.member("seat") as? Int == 2)
        #expect(answer.member("token") == nil, "a browser's scripts never see the secret")
        let cookie = try #require(answer.headers.first(name: "set-cookie"))
        for attribute in ["__Host-biofeed=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            #expect(cookie.contains(attribute), "\(cookie)")
        }
        #expect(try await stranger.post("/api/pair", #"{"code":"\#(right)"}"#).status == 403)
        let secret = try #require(cookie.split(separator: ";").first)
        let hers = try NetworkVisitor(daemon, folder, secret: ("Cookie", String(secret)))
        #expect(try await hers.get("/api/access").member("role") as? String == "participant")
        // What is kept and logged tells neither.
        let kept = try String(
            contentsOfFile: folder.file("state/biofeed/access/screens.json"), encoding: .utf8)
        #expect(!kept.contains(secret.dropFirst("__Host-biofeed=".count)))
        #expect(!daemon.program.err.contains(right) && !daemon.program.err.contains(secret))
        let rights = try FileManager.default.attributesOfItem(
            atPath: folder.file("state/biofeed/access/screens.json"))
        #expect((rights[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(await daemon.stop().seconds < 10)
    }

    @Test func aParticipantReachesHerSeatOnly() async throws {
        let (folder, daemon) = try await open()
        let hers = try await pair(daemon, folder, #"{"role":"participant","seat":2}"#)
        let seats = try await hers.get("/api/status").member("seats") as? [[String: Any]]
        #expect(seats?.map { $0["seat"] as? Int } == [2])
        #expect(try await hers.get("/api/events?seat=1").status == 403)
        #expect(try await hers.post("/api/session/start", #"{"seat":1,"exercise":"calm-6"}"#).status == 403)
        for path in ["/metrics", "/api/sessions", "/api/access/screens", "/api/group"] {
            #expect(try await hers.get(path).status == 403, "\(path)")
        }
        #expect(try await hers.post("/api/sensors", #"{"source":"sim:ecg"}"#).status == 403)
        #expect(try await hers.post("/api/access/codes", #"{"role":"practitioner"}"#).status == 403)
        // She cannot make a practitioner of herself.
        #expect(
            try await hers.post("/api/session/start", #"{"exercise":"tempo-search","practitioner":true}"#)
                .status == 422)
        // Without a seat hers is meant.
        #expect(try await hers.post("/api/session/start", #"{"exercise":"calm-6"}"#).status == 200)
        let heard = try await hers.listen("/api/events?class=wave,phase") { $0.name == "phase" }
        #expect(heard.allSatisfy { ($0.number("seat") ?? 2) == 2 })
        #expect(await daemon.stop().seconds < 10)
    }

    @Test func aMinuteAfterTheEndHerScreenForgets() async throws {
        let (folder, daemon) = try await open()
        let hers = try await pair(daemon, folder, #"{"role":"participant","seat":2}"#)
        #expect(try await hers.post("/api/session/start", #"{"exercise":"calm-6"}"#).status == 200)
        async let told = hers.listen("/api/events", from: 0) { $0.name == "lock" }
        #expect(try await hers.post("/api/session/stop", #"{"reason":"other"}"#).status == 200)
        #expect(try await told.contains { $0.name == "summary" })
        let later = try await hers.listen("/api/events", from: 0) { $0.name == "wave" }
        #expect(!later.contains { $0.name == "summary" || $0.name == "phase" })
        // For those at the box it stays.
        try await daemon.wait(60, for: "the summary at the box") { $0.contains { $0.name == "summary" } }
        #expect(daemon.events("lock").isEmpty)
        #expect(await daemon.stop().seconds < 10)
    }

    /// Whose days a participant's screen reaches: of her who practises at its seat, until a minute after.
    @Test func herDaysAndGoalsAreHersAndUntilAMinuteAfter() async throws {
        let (folder, daemon) = try await open()
        func add() async throws -> String {
            let body = try await daemon.post("/api/people", #"{"consent":true}"#).body
            let members = try JSONSerialization.jsonObject(with: body) as? [String: Any]
            return try #require(members?["code"] as? String)
        }
        let (one, other) = (try await add(), try await add())
        let hers = try await pair(daemon, folder, #"{"role":"participant","seat":2}"#)
        let beside = try await pair(daemon, folder, #"{"role":"participant","seat":1}"#)
        let wall = try await pair(daemon, folder, #"{"role":"display"}"#)
        func statuses(_ screen: NetworkVisitor, _ code: String) async throws -> Set<Int> {
            var statuses: Set<Int> = []
            for what in ["crosses", "goals"] {
                statuses.insert(Int(try await screen.get("/api/people/\(code)/\(what)").status))
            }
            statuses.insert(Int(try await screen.post("/api/people/\(code)/crosses", "{}").status))
            statuses.insert(Int(try await screen.post("/api/people/\(code)/goals", #"{"text":"x"}"#).status))
            return statuses
        }
        #expect(try await statuses(hers, one) == [403], "she is not there yet")
        let start = try await daemon.post(
            "/api/session/start", "{\"seat\":2,\"exercise\":\"calm-6\",\"person\":\"\(one)\"}")
        #expect(start.status == 200)
        #expect(try await statuses(hers, one) == [200])
        #expect(try await statuses(hers, other) == [403])
        #expect(try await statuses(beside, one) == [403])
        #expect(try await statuses(wall, one) == [403])
        // Her word is hers: her screen reads it, the box does not.
        let path = "/api/people/\(one)/crosses"
        #expect(try await hers.post(path, #"{"label":"geheimwoord"}"#).text.contains("geheimwoord"))
        #expect(try await hers.get(path).text.contains("geheimwoord"))
        for box in [path, "/api/people/\(one)"] {
            #expect(!String(decoding: try await daemon.get(box), as: UTF8.self).contains("geheimwoord"))
        }
        #expect(try await hers.post("/api/session/stop", #"{"reason":"other"}"#).status == 200)
        for _ in 0..<100 where try await hers.get(path).status == 200 {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try await statuses(hers, one) == [403], "and not when she has gone")
        #expect(await daemon.stop().seconds < 3)
    }

    @Test func aWallShowsTheRhythmAndNobodysHeart() async throws {
        let (folder, daemon) = try await open()
        let wall = try await pair(daemon, folder, #"{"role":"display"}"#)
        let seats = try await wall.get("/api/status").member("seats") as? [[String: Any]]
        #expect(seats?.count == 2)
        #expect(seats?.allSatisfy { ($0["sensors"] as? [Any])?.isEmpty == true } == true)
        #expect(try await wall.get("/api/group").member("seats") as? Int == 2)
        #expect(try await wall.get("/api/events?class=beat,metrics").status == 403)
        #expect(try await wall.get("/api/sensors").status == 403)
        #expect(try await wall.post("/api/session/start", #"{"exercise":"calm-6"}"#).status == 403)
        _ = try await daemon.post("/api/session/start", #"{"exercise":"calm-6"}"#)
        try await daemon.wait(60, for: "the first phase") { $0.contains { $0.name == "phase" } }
        _ = try await daemon.post("/api/session/stop", #"{"reason":"other"}"#)
        let heard = try await wall.listen("/api/events", from: 0) {
            $0.name == "cue" && $0.text("kind") == "fade"
        }
        #expect(Set(heard.map(\.name)) == ["hello", "phase", "cue"])
        #expect(await daemon.stop().seconds < 10)
    }

    @Test func aPractitionerHasAllButTheDoor_andIsSentAwayAtOnce_andKnownAfterARestart() async throws {
        let (folder, daemon) = try await open()
        let practitioner = try await pair(daemon, folder, #"{"role":"practitioner","name":"tablet"}"#)
        #expect((try await practitioner.get("/api/status").member("seats") as? [Any])?.count == 2)
        #expect(try await practitioner.get("/metrics").status == 200)
        #expect(try await practitioner.post("/api/session/mark", "{}").status == 200)
        #expect(try await practitioner.get("/api/access/screens").status == 403)
        #expect(try await practitioner.delete("/api/access/screens/00").status == 403)
        let certificate = try Data(
            contentsOf: URL(fileURLWithPath: folder.file("state/biofeed/access/own-certificate.pem")))
        #expect(await daemon.stop().seconds < 10)

        let again = try await start(folder)
        #expect(
            try Data(
                contentsOf: URL(fileURLWithPath: folder.file("state/biofeed/access/own-certificate.pem")))
                == certificate, "the certificate stays")
        let screens = try JSONSerialization.jsonObject(with: try await again.get("/api/access/screens"))
        let id = try #require((screens as? [[String: Any]])?.first?["id"] as? String)
        let back = try NetworkVisitor(again, folder, secret: practitioner.shown)
        async let stream = back.listen("/api/events") { _ in false }
        try await Task.sleep(for: .seconds(0.5))
        #expect(try await again.delete("/api/access/screens/\(id)") == 200)
        #expect(try await stream.isEmpty == false, "it heard until then, and the stream ended")
        #expect(try await back.get("/api/status").status == 401)
        #expect(try await again.delete("/api/access/screens/\(id)") == 404)
        _ = await again.stop()
    }

    @Test func theCommandLineShowsTheCodeAndSendsAway() async throws {
        let (folder, daemon) = try await open()
        let socket = ["--socket", folder.file("biofeedd.sock")]
        func run(_ arguments: [String]) throws -> (status: Int32, out: String, err: String) {
            try Program.run(Place.program("biofeed-cli").path, arguments + socket)
        }
        let shown = try run(["pair", "--role", "participant", "--seat", "2", "--name", "phone on the sofa"])
        #expect(shown.status == 0, "\(shown.err)")
        let code = try #require(shown.out.firstMatch(of: /type (\d{3}) (\d{3})/))
        #expect(shown.out.contains("█▀") && shown.out.contains("seat 2"))
        // The certificate that it names is the one that is shown.
        let fingerprint = try Program.run(
            "/usr/bin/env",
            [
                "openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in",
                folder.file("state/biofeed/access/own-certificate.pem"),
            ])
        if fingerprint.status == 0 {
            let text = fingerprint.out.split(separator: "=").last?.trimmingCharacters(
                in: .whitespacesAndNewlines)
            #expect(shown.out.contains(try #require(text)))
        }
        // It stands for the addresses of both families.
        let names = try Program.run(
            "/usr/bin/env",
            [
                "openssl", "x509", "-noout", "-ext", "subjectAltName", "-in",
                folder.file("state/biofeed/access/own-certificate.pem"),
            ])
        if names.status == 0 {
            #expect(names.out.contains("IP Address:127.0.0.1"))
            if FileManager.default.fileExists(atPath: "/proc/net/if_inet6") {
                #expect(names.out.contains("IP Address:0:0:0:0:0:0:0:1"), "\(names.out)")
            }
        }
        let stranger = try NetworkVisitor(daemon, folder)
        let answer = try await stranger.post("/api/pair", "{\"code\":\"\(code.1)\(code.2)\"}")
        #expect(answer.member("seat") as? Int == 2)
        let listed = try run(["screens"])
        #expect(listed.out.contains("phone on the sofa"))
        let id = try #require(listed.out.split(separator: "\n").last?.split(separator: " ").first)
        #expect(try run(["unpair", String(id)]).status == 0)
        #expect(try run(["screens"]).out.contains("no screen"))
        let unknown = try run(["unpair", String(id)])
        #expect(unknown.status == 1 && unknown.err.contains("no such screen"))
        #expect(try run(["unpair", "../x"]).status == 2)
        #expect(await daemon.stop().seconds < 10)
    }

    @Test func whatOtherPagesSendIsRefused() async throws {
        let (folder, daemon) = try await open()
        let practitioner = try await pair(daemon, folder, #"{"role":"practitioner"}"#)
        let own = "https://127.0.0.1:\(practitioner.port)"
        for (headers, status) in [
            ([("Host", "evil.example")], 421),
            ([("Origin", "https://evil.example")], 403),
            ([("Origin", "null")], 403),
            ([("Origin", "https://127.0.0.1:1")], 403),
            ([("Origin", own.replacing("https", with: "http"))], 403),
            ([("Sec-Fetch-Site", "cross-site")], 403),
            ([("Sec-Fetch-Site", "same-site")], 403),
            ([("Content-Type", "text/plain")], 415),
            ([("Content-Type", "application/x-www-form-urlencoded")], 415),
            ([("Origin", own), ("Sec-Fetch-Site", "same-origin")], 200),
            ([("Host", "localhost:\(practitioner.port)")], 200),
        ] {
            let answer = try await practitioner.post("/api/session/mark", "{}", headers)
            #expect(answer.status == status, "\(headers)")
        }
        // A link from elsewhere may open the page.
        #expect(try await practitioner.get("/", [("Sec-Fetch-Site", "cross-site")]).status == 200)
        // The same on loopback, where nobody needs a code.
        let base = try daemon.pageAddress
        for (header, status) in [
            ("Host: evil.example", "421"), ("Origin: http://evil.example", "403"), ("Origin: null", "403"),
            ("Origin: http://localhost:1", "403"), ("Sec-Fetch-Site: cross-site", "403"),
            ("Content-Type: text/plain", "415"), ("X-Nothing: 1", "200"),
        ] {
            let type = header.hasPrefix("Content") ? [] : ["-H", "Content-Type: application/json"]
            let ran = try Program.run(
                "/usr/bin/env",
                ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-d", "{}", "-H", header] + type
                    + [base + "api/session/mark"])
            #expect(ran.out == status, "\(header)")
        }
        #expect(await daemon.stop().seconds < 10)
    }
}

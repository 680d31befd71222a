import Testing

@testable import biofeedd

/// Which routes each kind of screen may ask for.
@Suite struct AccessTests {
    private static let nobody = Access.nobody
    private static let hers = Access.screen(id: "a", role: .participant, seat: 2)
    private static let wall = Access.screen(id: "b", role: .display, seat: nil)
    private static let practitioner = Access.screen(id: "c", role: .practitioner, seat: nil)

    @Test(arguments: [
        "/", "/web/page.js", "/health", "/openapi.json", "/api/access", "/api/contact",
        "/schemas/plan.schema.json",
    ])
    func thePageItselfIsOpen(_ path: String) {
        for access in [Self.nobody, Self.hers, Self.wall, Self.practitioner, .box] {
            #expect(access.allows("GET", path))
        }
        #expect(Self.nobody.allows("POST", "/api/pair"))
    }

    @Test func everyRouteOfTheDocumentIsClosedToNobodyButThose() throws {
        let open: Set<String> = [
            "GET /", "GET /web/{name}", "GET /health", "GET /openapi.json", "GET /api/access",
            "POST /api/pair", "GET /api/contact", "GET /schemas/{name}",
        ]
        for (path, methods) in try OpenAPIDocument().routes {
            for method in methods where !open.contains("\(method) \(path)") {
                #expect(!Self.nobody.allows(method, path), "\(method) \(path)")
                #expect(Access.box.allows(method, path))
                #expect(
                    Self.practitioner.allows(method, path) == !path.hasPrefix("/api/access/"),
                    "\(method) \(path)")
            }
        }
    }

    @Test func aParticipantHasHerSeatAndNothingElse() throws {
        let hers = try OpenAPIDocument().routes.flatMap { path, methods in
            methods.filter { Self.hers.allows($0, path) && !Self.nobody.allows($0, path) }.map {
                "\($0) \(path)"
            }
        }
        let others = hers.filter { !$0.hasPrefix("POST /api/session/") }.sorted()
        #expect(
            others == [
                "GET /api/events", "GET /api/exercises", "GET /api/people/{code}/crosses",
                "GET /api/people/{code}/goals", "GET /api/people/{code}/trend.svg", "GET /api/plans",
                "GET /api/sensors", "GET /api/sessions", "GET /api/sessions/{id}/report", "GET /api/status",
                "POST /api/people/{code}/crosses", "POST /api/people/{code}/goals",
            ])
        #expect(Self.hers.reaches(seat: 2) && !Self.hers.reaches(seat: 1))
        #expect(!Self.hers.allows("GET", "/api/people"), "what is new is closed until somebody opens it")
        #expect(!Self.hers.allows("DELETE", "/api/sessions/x/report"))
        for path in ["/api/people/KQZRM", "/api/people/KQZRM/export", "/api/people/KQZRM/trend"] {
            for method in ["GET", "POST", "DELETE"] { #expect(!Self.hers.allows(method, path), "\(path)") }
        }
    }

    @Test func aWallCommandsNothing() throws {
        for (path, methods) in try OpenAPIDocument().routes {
            for method in methods where method != "GET" && path != "/api/pair" {
                #expect(!Self.wall.allows(method, path), "\(method) \(path)")
            }
        }
        #expect(!Self.wall.allows("GET", "/api/sensors"))
        #expect(!Self.wall.allows("GET", "/metrics"))
    }
}

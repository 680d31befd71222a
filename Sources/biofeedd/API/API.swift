import Foundation
import Guidance
import Hummingbird
import Sessions

/// The HTTP API, the same on the loopback port and on the unix socket.
struct API: Sendable {
    let seats: [Seat]
    let hub: EventHub
    let sound: SoundPump?
    let shelf: ExerciseShelf
    let plans: PlanCatalogue
    let language: Language
    let page: Page

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: PageHeaders())
        router.add(middleware: LocalOnly())
        router.get("/health") { _, _ in try JSONResponse.make(HealthBody()) }
        router.get("/") { _, _ in try page.file("index.html") }
        router.get("/schemas/{name}") { _, context in try schema(context.parameters.require("name")) }
        router.get("/web/{name}") { _, context in try page.file(context.parameters.require("name")) }

        let api = router.group("/api")
        api.get("status") { _, _ in try JSONResponse.make(await status()) }
        api.get("sensors") { _, _ in try JSONResponse.make(await sensors()) }
        api.post("sensors") { request, _ in try await attach(request) }
        api.delete("sensors/{id}") { request, context in try detach(request, context.parameters.require("id"))
        }
        api.get("exercises") { _, _ in
            try JSONResponse.make(shelf.catalogue.all.map(ExerciseBody.init))
        }
        api.get("plans") { _, _ in try JSONResponse.make(plans.ids.compactMap { plans.plans[$0] }) }
        api.get("contact") { request, _ in try contact(request) }
        api.get("events") { request, _ in try await events(request) }
        session(api.group("session"))
        return router
    }

    private func session(_ group: RouterGroup<BasicRequestContext>) {
        group.post("start") { request, _ in
            let body = try await SessionRequest.decode(request)
            let seat = try seat(body.seat)
            let catalogue = shelf.catalogue
            let start = try body.start(from: catalogue, language: language)
            let breath = try body.breathVoice()
            let withBaby = body.exercise.flatMap { catalogue.entries[$0]?.definition.withBaby } ?? false
            // Sound is the first seat's; that of an exercise that runs stays as it is.
            if seat.number == 1, await !seat.host.isExercising {
                sound?.use(breath: breath, withBaby: withBaby || body.baby == true)
            }
            return try await seat.obey(.start(start))
        }
        group.post("stop") { request, _ in
            try await running(request) { .stop(reason: $0.reason) }
        }
        group.post("pause") { request, _ in try await running(request) { _ in .pause } }
        group.post("resume") { request, _ in try await running(request) { _ in .resume } }
        group.post("stay") { request, _ in try await running(request) { _ in .stay } }
        group.post("step-back") { request, _ in try await running(request) { _ in .stepBack } }
        group.post("faster") { request, _ in try await running(request) { _ in .faster } }
        group.post("slower") { request, _ in try await running(request) { _ in .slower } }
        group.post("tap") { request, _ in try await running(request) { try $0.tapped() } }
        group.post("answer") { request, _ in
            let body = try await SessionRequest.decode(request)
            return try await seat(body.seat).obey(body.answered())
        }
        group.post("mark") { request, _ in
            let body = try await SessionRequest.decode(request)
            return try await seat(body.seat).obey(.mark(text: body.text))
        }
        group.post("rate") { request, _ in
            let body = try await SessionRequest.decode(request)
            return try await seat(body.seat).obey(body.rating())
        }
    }

    /// A command that only means something while an exercise runs.
    private func running(
        _ request: Request, _ command: (SessionRequest) throws -> Command
    ) async throws -> Response {
        let body = try await SessionRequest.decode(request)
        let seat = try seat(body.seat)
        guard await seat.host.isExercising else {
            throw Problem(
                .conflict, "Nothing runs", "No exercise is running; POST /api/session/start begins one.")
        }
        return try await seat.obey(command(body))
    }

    private func seat(_ number: Int?) throws -> Seat {
        let number = number ?? 1
        guard let seat = seats.first(where: { $0.number == number }) else {
            throw Problem(
                .notFound, "No such seat", "There is no seat \(number); seats are 1 to \(seats.count).")
        }
        return seat
    }

    private func status() async -> StatusBody {
        let counts = hub.counts
        var bodies: [SeatBody] = []
        for seat in seats { bodies.append(SeatBody(await seat.host.status)) }
        let heard = await sound?.body() ?? SoundBody(sink: "none", state: "off")
        return StatusBody(
            clients: counts.clients, droppedClients: counts.dropped, sound: heard, seats: bodies,
            exerciseFaults: shelf.faults)
    }

    private func sensors() async -> [SensorBody] {
        var bodies: [SensorBody] = []
        for seat in seats {
            bodies += await seat.host.status.sensors.map { SensorBody($0, seat: seat.number) }
        }
        return bodies
    }

    /// Adds a sensor to a seat while it runs.
    private func attach(_ request: Request) async throws -> Response {
        let body = try await SensorRequest.decode(request)
        let seat = try seat(body.seat)
        let id: String
        do {
            id = try seat.attach(body.source)
        } catch {
            throw Problem(.unprocessableContent, "No such sensor", "\(error)")
        }
        return try JSONResponse.make(AttachedBody(id: id, seat: seat.number, source: body.source))
    }

    private func detach(_ request: Request, _ id: String) throws -> Response {
        let query = request.uri.queryParameters["seat"].map(String.init)
        if let query, Int(query) == nil {
            throw Problem(
                .badRequest, "No such seat", "seat is a number from 1 to \(seats.count), not '\(query)'.")
        }
        let seat = try seat(query.flatMap { Int($0) })
        guard seat.detach(id) else {
            throw Problem(
                .notFound, "No such sensor",
                "Seat \(seat.number) has no sensor '\(id)'; GET /api/sensors lists them.")
        }
        return try JSONResponse.make(AttachedBody(id: id, seat: seat.number, source: nil))
    }

    /// The card with whom to call, in the words of a region.
    private func contact(_ request: Request) throws -> Response {
        let query = request.uri.queryParameters
        let body = SessionRequest(
            lang: query["lang"].map(String.init), region: query["region"].map(String.init))
        let (language, region) = try (body.language() ?? language, body.careRegion())
        let card = shelf.catalogue.lines.card(
            urgent: query["urgent"] == "true", language: language, region: region)
        return try JSONResponse.make(
            ContactBody(lang: language.rawValue, region: region.rawValue, lines: card.lines))
    }

    /// What editors read to help with exercise and plan files.
    private func schema(_ name: String) throws -> Response {
        guard let schema = FileSchema.allCases.first(where: { $0.fileName == name }) else {
            throw Problem(
                .notFound, "No such schema",
                "There is no '\(name)'; there are \(FileSchema.allCases.map(\.fileName).joined(separator: ", "))."
            )
        }
        return JSONResponse.raw(Data(try schema.text().utf8), type: "application/schema+json")
    }

    private func events(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        var filter = EventFilter()
        if let text = query["seat"] {
            guard let number = Int(text), seats.contains(where: { $0.number == number }) else {
                throw Problem(
                    .badRequest, "No such seat", "seat is a number from 1 to \(seats.count), not '\(text)'.")
            }
            filter.seats = [number]
        }
        if let text = query["class"] { filter.classes = Set(text.split(separator: ",").map(String.init)) }
        let last = request.headers[.init("Last-Event-ID")!].flatMap(Int.init)
        return await EventStream.response(seats: seats, hub: hub, filter: filter, after: last)
    }
}

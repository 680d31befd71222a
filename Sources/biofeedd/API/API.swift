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
    let document: OpenAPIDocument
    /// Who was let in; nil where the daemon listens on this machine only.
    let book: AccessBook?
    let history: HistoryKeeper

    /// - Parameter door: through which the requests come.
    func router(_ door: Gate.Door) -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: PageHeaders())
        router.add(middleware: ProblemDetails(document: document))
        router.add(middleware: Gate(door: door, document: document))
        router.get("/openapi.json") { _, _ in JSONResponse.raw(document.json) }
        router.get("/metrics") { _, _ in await metrics() }
        router.get("/health") { _, _ in try JSONResponse.make(HealthBody()) }
        router.get("/") { _, _ in try page.file("index.html") }
        router.get("/schemas/{name}") { _, context in try schema(context.parameters.require("name")) }
        router.get("/web/{name}") { _, context in try page.file(context.parameters.require("name")) }

        let api = router.group("/api")
        api.get("status") { _, context in try JSONResponse.make(await status(for: context.access)) }
        api.get("sensors") { _, context in try JSONResponse.make(await sensors(for: context.access)) }
        api.post("sensors") { request, context in try await attach(request, context.access) }
        api.delete("sensors/{id}") { request, context in
            try detach(request, context.parameters.require("id"), context.access)
        }
        api.get("exercises") { _, _ in
            try JSONResponse.make(shelf.catalogue.all.map(ExerciseBody.init))
        }
        api.get("plans") { _, _ in try JSONResponse.make(plans.ids.compactMap { plans.plans[$0] }) }
        api.get("contact") { request, _ in try contact(request) }
        api.get("events") { request, context in try await events(request, context) }
        api.get("group") { _, _ in try JSONResponse.make(await group()) }
        AccessRoutes(book: book, hub: hub, seats: seats.count).add(to: api)
        session(api.group("session"))
        HistoryAPI(keeper: history, seats: seats, shelf: shelf, language: language).add(to: api)
        return router
    }

    private func session(_ group: RouterGroup<APIContext>) {
        group.post("start") { request, context in
            var body = try await SessionRequest.decode(request)
            // She cannot make a practitioner of herself.
            if context.access.role == .participant { body.practitioner = false }
            let seat = try seat(body.seat, context.access)
            let someone = try await starting(body, seat)
            let catalogue = shelf.catalogue
            let start = try body.start(from: catalogue, language: language, by: someone)
            let breath = try body.breathVoice()
            let withBaby = body.exercise.flatMap { catalogue.entries[$0]?.definition.withBaby } ?? false
            // Sound is the first seat's; that of an exercise that runs stays as it is.
            if seat.number == 1, await !seat.host.isExercising {
                sound?.use(breath: breath, withBaby: withBaby || body.baby == true)
            }
            return try await seat.obey(.start(start), by: someone?.occupant)
        }
        group.post("stop") { request, context in
            try await running(request, context.access) { .stop(reason: $0.reason) }
        }
        group.post("pause") { request, context in try await running(request, context.access) { _ in .pause } }
        group.post("resume") { request, context in try await running(request, context.access) { _ in .resume }
        }
        group.post("stay") { request, context in try await running(request, context.access) { _ in .stay } }
        group.post("step-back") { request, context in
            try await running(request, context.access) { _ in .stepBack }
        }
        group.post("faster") { request, context in try await running(request, context.access) { _ in .faster }
        }
        group.post("slower") { request, context in try await running(request, context.access) { _ in .slower }
        }
        group.post("language") { request, context in
            try await running(request, context.access) { try $0.spoken() }
        }
        group.post("tap") { request, context in try await running(request, context.access) { try $0.tapped() }
        }
        group.post("answer") { request, context in
            let body = try await SessionRequest.decode(request)
            return try await seat(body.seat, context.access).obey(body.answered())
        }
        group.post("mark") { request, context in
            let body = try await SessionRequest.decode(request)
            return try await seat(body.seat, context.access).obey(body.marked())
        }
        group.post("rate") { request, context in
            let body = try await SessionRequest.decode(request)
            return try await seat(body.seat, context.access).obey(body.rating())
        }
    }

    /// What the history knows of the person who starts; nil when nobody is named.
    private func starting(_ body: SessionRequest, _ seat: Seat) async throws -> StartingPerson? {
        guard await !seat.host.isOccupied else {
            throw Problem(
                .conflict, "Seat taken",
                "An exercise of somebody whose sessions are kept runs at seat \(seat.number); end it first.")
        }
        guard let text = body.person else { return nil }
        let code = try HistoryAPI.code(text)
        // Her last session counts, even when it ended just now.
        await seat.host.letGo()
        do {
            return try await history.starting(code, exercise: body.exercise ?? "")
        } catch let error as HistoryError {
            throw Problem(error)
        }
    }

    /// A command that only means something while an exercise runs.
    private func running(
        _ request: Request, _ access: Access, _ command: (SessionRequest) throws -> Command
    ) async throws -> Response {
        let body = try await SessionRequest.decode(request)
        let seat = try seat(body.seat, access)
        guard await seat.host.isExercising else {
            throw Problem(
                .conflict, "Nothing runs", "No exercise is running; POST /api/session/start begins one.")
        }
        return try await seat.obey(command(body))
    }

    /// The seat of a number; without one her own, or the first.
    private func seat(_ number: Int?, _ access: Access) throws -> Seat {
        let number = number ?? access.seat ?? 1
        guard access.reaches(seat: number) else {
            throw Problem(.forbidden, "Another's seat", "This screen was paired for another seat.")
        }
        guard let seat = seats.first(where: { $0.number == number }) else {
            throw Problem(
                .notFound, "No such seat", "There is no seat \(number); seats are 1 to \(seats.count).")
        }
        return seat
    }

    private func status(for access: Access) async -> StatusBody {
        let counts = hub.counts
        var bodies: [SeatBody] = []
        for seat in seats where access.reaches(seat: seat.number) {
            var body = SeatBody(await seat.host.status)
            // A wall needs the time and what runs, not how somebody's sensor does.
            if access.role == .display {
                body.sensors = []
                body.person = nil
            }
            // Where it lies on this machine is not for other screens.
            if access != .box { body.recording = nil }
            bodies.append(body)
        }
        let heard = await sound?.body() ?? SoundBody(sink: "none", state: "off")
        return StatusBody(
            clients: counts.clients, droppedClients: counts.dropped, sound: heard, seats: bodies,
            exerciseFaults: shelf.faults)
    }

    private func sensors(for access: Access) async -> [SensorBody] {
        var bodies: [SensorBody] = []
        for seat in seats where access.reaches(seat: seat.number) {
            bodies += await seat.host.status.sensors.map { SensorBody($0, seat: seat.number) }
        }
        return bodies
    }

    private func group() async -> GroupBody {
        var parts: [GroupCount.Part] = []
        for seat in seats { parts.append(await seat.host.status.part) }
        return GroupBody(seats: seats.count, following: GroupCount.following(parts))
    }

    private func metrics() async -> Response {
        let counts = hub.counts
        var text = MetricsText()
        text.gauge("biofeed_clients", "Clients of the event stream.", Double(counts.clients))
        text.counter("biofeed_clients_dropped_total", "Clients that did not keep up.", Double(counts.dropped))
        text.counter("biofeed_events_total", "Events of all seats.", Double(counts.events))
        if let xruns = await sound?.body().xruns {
            text.counter("biofeed_sound_xruns_total", "Times that the sound ran dry.", Double(xruns))
        }
        for seat in seats { text.add(await seat.host.status) }
        return text.response
    }

    /// Adds a sensor to a seat while it runs.
    private func attach(_ request: Request, _ access: Access) async throws -> Response {
        let body = try await SensorRequest.decode(request)
        let seat = try seat(body.seat, access)
        let id: String
        do {
            id = try seat.attach(body.source)
        } catch {
            throw Problem(.unprocessableContent, "No such sensor", "\(error)")
        }
        return try JSONResponse.make(AttachedBody(id: id, seat: seat.number, source: body.source))
    }

    private func detach(_ request: Request, _ id: String, _ access: Access) throws -> Response {
        let query = request.uri.queryParameters["seat"].map(String.init)
        if let query, Int(query) == nil {
            throw Problem(
                .badRequest, "No such seat", "seat is a number from 1 to \(seats.count), not '\(query)'.")
        }
        let seat = try seat(query.flatMap { Int($0) }, access)
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
        let urgent = query["urgent"].map(String.init) ?? "false"
        guard ["true", "false"].contains(urgent) else {
            throw Problem(.badRequest, "Unknown urgent", "urgent is true or false, not '\(urgent)'.")
        }
        let (language, region) = try (body.language() ?? language, body.careRegion())
        let card = shelf.catalogue.lines.card(
            urgent: urgent == "true", language: language, region: region)
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

    private func events(_ request: Request, _ context: APIContext) async throws -> Response {
        let access = context.access
        let query = request.uri.queryParameters
        var filter = EventFilter(access: access)
        if let text = query["seat"] {
            guard let number = Int(text), seats.contains(where: { $0.number == number }) else {
                throw Problem(
                    .badRequest, "No such seat", "seat is a number from 1 to \(seats.count), not '\(text)'.")
            }
            filter.seats = [try seat(number, access).number]
        } else if let own = access.seat {
            filter.seats = [own]
        }
        if let text = query["class"] {
            filter.classes = Set(text.split(separator: ",").map(String.init))
            let unknown = filter.classes.subtracting(EventFilter.known).sorted()
            guard unknown.isEmpty, !filter.classes.isEmpty else {
                throw Problem(
                    .badRequest, "No such class",
                    "class is a list, with commas, of \(EventFilter.known.sorted().joined(separator: ", "))."
                )
            }
        }
        if access.role == .display {
            filter.classes =
                filter.classes.isEmpty
                ? EventFilter.displayed : filter.classes.intersection(EventFilter.displayed)
            if filter.classes.isEmpty {
                throw Problem(.forbidden, "Not for this screen", "A display gets phase and cue events.")
            }
        }
        let last = request.headers[.init("Last-Event-ID")!].flatMap(Int.init)
        return await EventStream.response(
            seats: seats, hub: hub, filter: filter, after: last, to: context.connection)
    }
}

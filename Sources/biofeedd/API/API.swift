import Guidance
import Hummingbird
import Sessions

/// The HTTP API, the same on the loopback port and on the unix socket.
struct API: Sendable {
    let seats: [Seat]
    let hub: EventHub
    let sound: SoundPump?
    let catalogue: ExerciseCatalogue
    let language: Language
    let page: Page
    let history: HistoryKeeper

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: PageHeaders())
        router.add(middleware: LocalOnly())
        router.get("/health") { _, _ in try JSONResponse.make(HealthBody()) }
        router.get("/") { _, _ in try page.file("index.html") }
        router.get("/web/{name}") { _, context in try page.file(context.parameters.require("name")) }

        let api = router.group("/api")
        api.get("status") { _, _ in try JSONResponse.make(await status()) }
        api.get("sensors") { _, _ in try JSONResponse.make(await sensors()) }
        api.post("sensors") { request, _ in try await attach(request) }
        api.delete("sensors/{id}") { request, context in try detach(request, context.parameters.require("id"))
        }
        api.get("exercises") { _, _ in try JSONResponse.make(exercises) }
        api.get("events") { request, _ in try await events(request) }
        session(api.group("session"))
        HistoryAPI(keeper: history, seats: seats, language: language).add(to: api)
        return router
    }

    private func session(_ group: RouterGroup<BasicRequestContext>) {
        group.post("start") { request, _ in
            let body = try await SessionRequest.decode(request)
            let seat = try seat(body.seat)
            let someone = try await starting(body, seat)
            let start = try body.start(from: catalogue, language: language, by: someone)
            let breath = try body.breathVoice()
            let withBaby = body.exercise.flatMap { catalogue.entries[$0]?.definition.withBaby } ?? false
            // Sound is the first seat's; that of an exercise that runs stays as it is.
            if seat.number == 1, await !seat.host.isExercising {
                sound?.use(breath: breath, withBaby: withBaby || body.baby == true)
            }
            return try await seat.obey(.start(start), by: someone?.occupant)
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
            clients: counts.clients, droppedClients: counts.dropped, sound: heard, seats: bodies)
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

    private var exercises: [ExerciseBody] {
        catalogue.ids.compactMap { catalogue.entries[$0] }.map { entry in
            let definition = entry.definition
            func both(_ text: (Language) -> String) -> [String: String] {
                Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, text($0)) })
            }
            func named(_ choices: [String: Wording]) -> [String: [String: String]] {
                choices.mapValues { wording in both { wording[$0] } }
            }
            return ExerciseBody(
                id: definition.id, name: both { definition.name[$0] }, goal: both { definition.goal[$0] },
                seconds: definition.seconds(),
                sensors: SensorNeedsBody(
                    heart: definition.sensors.heart.rawValue, breath: definition.sensors.breath.rawValue),
                startedBy: definition.startedBy.rawValue, variants: definition.variants.keys.sorted(),
                options: named(definition.options), taps: named(definition.taps),
                withBaby: definition.withBaby, asksTension: definition.asksTension,
                stop: definition.stopReasons.map(\.rawValue))
        }
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

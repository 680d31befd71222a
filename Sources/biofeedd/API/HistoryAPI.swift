import Foundation
import Guidance
import Hummingbird
import Reports
import Sessions

/// The routes of the history: people, sessions, terms.
struct HistoryAPI: Sendable {
    private static let mostSessions = 10_000

    let keeper: HistoryKeeper
    let seats: [Seat]
    let shelf: ExerciseShelf
    let language: Language

    func add(to api: RouterGroup<APIContext>) {
        people(api.group("people"))
        sessions(api.group("sessions"))
        terms(api.group("history"))
    }

    static func code(_ text: String) throws -> PersonCode {
        guard let code = PersonCode(text) else {
            throw Problem(
                .notFound, "No such person", "A person's code is five letters without vowels, not '\(text)'.")
        }
        return code
    }

    private static func code(_ context: APIContext) throws -> PersonCode {
        try code(context.parameters.require("code"))
    }

    /// Errors of the history as answers.
    private static func answer<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as HistoryError {
            throw Problem(error)
        }
    }

    private static func known<Value: Sendable>(
        _ keeper: HistoryKeeper, _ body: @Sendable (History) throws -> Value
    ) async throws -> Value {
        try await answer { try await keeper.withKnown(body) }
    }

    // MARK: People

    private func people(_ group: RouterGroup<APIContext>) {
        let keeper = keeper
        group.get("") { _, _ in
            let people = try await Self.answer {
                try await keeper.with(empty: []) { history in
                    try history.people().map { person in
                        PersonLine(person, sessions: try history.sessions(of: person.code))
                    }
                }
            }
            return try JSONResponse.make(people)
        }
        group.post("") { request, _ in
            let body = try await PersonRequest.decode(request)
            guard body.consent == true else {
                throw Problem(
                    .unprocessableContent, "Not kept",
                    "Nothing is kept of a person who has not agreed; when she has, send \"consent\":true.")
            }
            let profile = try body.profile.checked()
            let person = try await Self.answer {
                try await keeper.with { try $0.add(profile, research: body.research ?? false) }
            }
            return try JSONResponse.make(person, status: .created)
        }
        group.get("{code}") { _, context in
            let code = try Self.code(context)
            return try JSONResponse.make(
                try await Self.known(keeper) { history in
                    try history.noteRead(code)
                    return try history.person(code).asOthersSee
                })
        }
        group.post("{code}") { request, context in
            let code = try Self.code(context)
            let body = try await PersonRequest.decode(request)
            return try JSONResponse.make(
                try await Self.known(keeper) { history in
                    try history.change(code) { try body.change(&$0, on: Date()) }.asOthersSee
                })
        }
        group.delete("{code}") { _, context in try await erase(Self.code(context)) }
        group.post("{code}/crosses") { request, context in
            let code = try Self.code(context)
            try await checkIsHers(code, context)
            let cross = try await CrossRequest.decode(request)
            return try JSONResponse.make(
                try await Self.known(keeper) { try $0.change(code, cross.change) }.seen(by: context.access))
        }
        group.get("{code}/crosses") { _, context in
            try JSONResponse.make(try await person(context).seen(by: context.access).crosses)
        }
        group.post("{code}/goals") { request, context in
            let code = try Self.code(context)
            try await checkIsHers(code, context)
            let goal = try await GoalRequest.decode(request)
            return try JSONResponse.make(
                try await Self.known(keeper) { history in
                    try history.change(code) { try goal.change(&$0, on: Date()) }
                }.seen(by: context.access))
        }
        group.get("{code}/goals") { _, context in try JSONResponse.make(try await person(context).goals) }
        group.get("{code}/export") { _, context in
            let code = try Self.code(context)
            return TarResponse.make(
                try await Self.known(keeper) { try $0.export(of: code) }, name: "biofeed-\(code)")
        }
        group.get("{code}/trend") { request, context in
            let (trend, person) = try await trend(request, Self.code(context))
            _ = try Self.isForParent(request)
            return try JSONResponse.make(
                TrendBody(trend, person: person, words: TrendWords(try chosen(request))))
        }
        group.get("{code}/trend.svg") { request, context in
            let code = try Self.code(context)
            try await checkIsHers(code, context)
            let isForParent = try Self.isForParent(request)
            if context.access.role == .participant, !isForParent { throw Self.notHers }
            let (trend, person) = try await trend(request, code)
            let svg = TrendPicture.svg(
                trend, crosses: person.crosses.compactMap(\.noon), language: try chosen(request),
                withSlope: !isForParent, size: try Self.size(request))
            return JSONResponse.raw(Data(svg.utf8), type: "image/svg+xml")
        }
    }

    /// Somebody whose days are asked for, by her or by those who may see everybody.
    private func person(_ context: APIContext) async throws -> Person {
        let code = try Self.code(context)
        try await checkIsHers(code, context)
        return try await Self.known(keeper) { history in
            try history.noteRead(code)
            return try history.person(code)
        }
    }

    private enum View: String, CaseIterable { case practitioner, parent }

    private static func isForParent(_ request: Request) throws -> Bool {
        let view: View? = try ProfileRequest.known(
            "view", request.uri.queryParameters["view"].map(String.init))
        return view == .parent
    }

    private static func size(_ request: Request) throws -> TrendPicture.Size {
        try ProfileRequest.known("size", request.uri.queryParameters["size"].map(String.init)) ?? .wide
    }

    private func chosen(_ request: Request) throws -> Language {
        try ProfileRequest.known("lang", request.uri.queryParameters["lang"].map(String.init)) ?? language
    }

    private func trend(_ request: Request, _ code: PersonCode) async throws -> (Trend, Person) {
        let text = request.uri.queryParameters["measure"].map(String.init)
        let measure: TrendMeasure = try ProfileRequest.known("measure", text) ?? .heartRate
        return try await Self.known(keeper) { history in
            try history.noteRead(code)
            return (Trend(measure, of: try history.sessions(of: code)), try history.person(code))
        }
    }

    private static let notHers = Problem(
        .forbidden, "Not for this screen",
        "This screen sees what is kept of the one who practises here now, in her own view.")

    /// A participant's screen reaches what is kept of her who practises at its seat, until a minute after; others reach all.
    private func checkIsHers(_ code: PersonCode?, _ context: APIContext) async throws {
        guard context.access.role == .participant else { return }
        for seat in seats where context.access.reaches(seat: seat.number) {
            if let person = await seat.host.status.person, person == code { return }
        }
        throw Self.notHers
    }

    private func erase(_ code: PersonCode) async throws -> Response {
        for seat in seats {
            await seat.host.letGo()
            guard await seat.host.status.person != code else {
                throw Problem(
                    .conflict, "She is practising",
                    "End the exercise at seat \(seat.number) first, then erase.")
            }
        }
        let erasure = try await Self.answer { try await keeper.erase(code) }
        return try JSONResponse.make(erasure, status: erasure.isVerified ? .ok : .internalServerError)
    }

    // MARK: Sessions

    private func sessions(_ group: RouterGroup<APIContext>) {
        let keeper = keeper
        group.get("") { request, context in
            let query = request.uri.queryParameters
            let code = try query["person"].map { try Self.code(String($0)) }
            try await checkIsHers(code, context)
            let since = try query["since"].map { try Day.date(String($0)) }
            let limit = query["limit"].map { Int($0) } ?? Self.mostSessions
            guard let limit, (1...Self.mostSessions).contains(limit) else {
                throw Problem(.badRequest, "Odd limit", "limit is from 1 to \(Self.mostSessions).")
            }
            return try JSONResponse.make(
                try await Self.answer {
                    try await keeper.with(empty: []) { history in
                        try history.sessions(of: code, since: since, limit: limit).map { session in
                            ListedSession(session: session, isRecorded: history.recording(of: session) != nil)
                        }
                    }
                })
        }
        group.get("{id}") { _, context in
            let id = try context.parameters.require("id")
            return try JSONResponse.make(
                try await Self.known(keeper) { history in
                    let session = try history.session(id)
                    try history.noteRead(session.person)
                    return session
                })
        }
        group.delete("{id}") { _, context in
            let id = try context.parameters.require("id")
            let erasure = try await Self.known(keeper) { try $0.erase(session: id) }
            return try JSONResponse.make(erasure, status: erasure.isVerified ? .ok : .internalServerError)
        }
        group.get("{id}/report") { request, context in
            let id = try context.parameters.require("id")
            let text = request.uri.queryParameters["view"].map(String.init)
            let isHers = context.access.role == .participant
            let view: SessionReport.View =
                try ProfileRequest.known("view", text) ?? (isHers ? .parent : .practitioner)
            if isHers, view != .parent { throw Self.notHers }
            let language = try chosen(request)
            let session = try await Self.known(keeper) { try $0.session(id) }
            try await checkIsHers(session.person, context)
            let (path, terms, region) = try await Self.known(keeper) { history in
                try history.noteRead(session.person)
                return (
                    history.recording(of: session), history.retention,
                    try session.person.map { try history.person($0).region }
                )
            }
            guard let path else {
                guard let view = KeptReport.View(view) else {
                    throw Problem(
                        .unprocessableContent, "No recording",
                        "The recording of \(id) is no longer kept, and a report for research needs it.")
                }
                let name = session.exercise.flatMap { shelf.catalogue.entries[$0.id]?.definition.name }
                return SessionReportResponse.make(
                    KeptReport(
                        session, terms: terms, view: view, language: language, exercise: name,
                        region: region ?? .netherlands), of: id)
            }
            return try await SessionReportResponse.make(path, view: view, language: language)
        }
        group.get("{id}/export") { request, context in
            let id = try context.parameters.require("id")
            let text = request.uri.queryParameters["format"].map(String.init)
            let format: SessionFormat = try ProfileRequest.known("format", text) ?? .biofeed
            let data = try await Self.known(keeper) { try $0.export(session: id, as: format) }
            return JSONResponse.raw(data, type: format.mediaType)
        }
    }

    // MARK: Terms

    private func terms(_ group: RouterGroup<APIContext>) {
        let keeper = keeper
        group.get("") { _, _ in try JSONResponse.make(try await about()) }
        group.post("") { request, _ in
            let body = try await TermsRequest.decode(request)
            try await Self.answer {
                try await keeper.with { history in
                    let now = history.retention
                    try history.set(
                        Retention(
                            rawDays: body.rawDays ?? now.rawDays,
                            summaryDays: body.summaryDays ?? now.summaryDays))
                    try history.expire()
                }
            }
            return try JSONResponse.make(try await about())
        }
        group.post("rebuild") { request, _ in
            _ = try await NothingRequest.decode(request)
            try await Self.known(keeper) { try $0.rebuild() }
            return try JSONResponse.make(try await about())
        }
        group.get("research") { _, _ in
            let entries = try await Self.known(keeper) { history in
                var generator = SystemRandomNumberGenerator()
                return try history.researchExport(using: &generator)
            }
            return TarResponse.make(entries, name: "biofeed-research")
        }
    }

    private func about() async throws -> HistoryBody {
        try await Self.answer {
            try await keeper.with(empty: HistoryBody()) { history in
                HistoryBody(
                    folder: history.path, people: try history.people().count,
                    sessions: try history.sessions().count, terms: history.retention)
            }
        }
    }
}

extension Person {
    /// Her own screen reads her own words; all others what she shares.
    fileprivate func seen(by access: Access) -> Person { access.role == .participant ? self : asOthersSee }
}

extension Problem {
    init(_ error: HistoryError) {
        switch error.kind {
        case .unknown: self.init(.notFound, "Not in the history", error.description)
        case .refused: self.init(.unprocessableContent, "Not possible", error.description)
        case .disk: self.init(.serviceUnavailable, "The history cannot be used", error.description)
        }
    }
}

/// Body of a request to `/api/session/…`; members that are nil are left out.
struct SessionBody: Encodable {
    var seat: Int
    var exercise: String?
    var lang: String?
    var stage: String?
    var weeks: Int?
    var region: String?
    var avoids: [String]?
    var options: [String]?
    var practitioner: Bool?
    var history: History?
    var tap: String?
    var well: Bool?
    var session: Int?
    var variant: String?
    var breath: String?
    var baby: Bool?
    var reason: String?
    var text: String?
    var value: Int?
    var moment: String?
    var person: String?

    /// What is known from earlier sessions.
    struct History: Encodable {
        var tempo: Double?

        enum CodingKeys: String, CodingKey { case tempo = "tempo_bpm" }
    }

    init(seat: Int) { self.seat = seat }
}

/// Body of a request to `/api/session/…`; members that are nil are left out.
struct SessionBody: Encodable {
    var seat: Int
    var exercise: String?
    var lang: String?
    var stage: String?
    var weeks: Int?
    var session: Int?
    var variant: String?
    var breath: String?
    var baby: Bool?
    var reason: String?
    var text: String?
    var value: Int?
    var moment: String?
    var person: String?

    init(seat: Int) { self.seat = seat }
}

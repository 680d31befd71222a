import NIOCore
import Sessions

/// An event of a seat on its way to the clients.
struct NewEvent: Sendable {
    var className: String
    var json: String
    /// What of the class it is about: a sensor, a signal. Its newest tells how things stand.
    var subject = ""
    /// Its subject is no more.
    var isLast = false

    init(_ className: String, _ json: String) {
        self.className = className
        self.json = json
    }

    init(_ output: Output) {
        self.init(output.className, output.json)
        switch output {
        case .device(let report):
            subject = report.value.id
            isLast = report.value.state == .detached
        case .quality(let report): subject = report.signal
        default: break
        }
    }
}

/// One event as clients get it. Its bytes are made once, however many clients there are.
struct HubEvent: Sendable {
    /// Grows by one with each event of any seat.
    let id: Int
    let seat: Int
    let className: String
    /// As a stream of one seat carries it.
    let frame: ByteBuffer
    /// As a stream of several seats carries it: it says whose it is.
    let sharedFrame: ByteBuffer

    init(id: Int, seat: Int, _ event: NewEvent, isShared: Bool) {
        self.id = id
        self.seat = seat
        className = event.className
        frame = ByteBuffer(string: "id: \(id)\ndata: \(event.json)\n\n")
        let head = "{\"class\":\"\(event.className)\""
        // A greeting says its seat anyway.
        guard isShared, event.className != "hello", event.json.hasPrefix(head) else {
            sharedFrame = frame
            return
        }
        sharedFrame = ByteBuffer(
            string: "id: \(id)\ndata: \(head),\"seat\":\(seat)\(event.json.dropFirst(head.count))\n\n")
    }
}

/// Which events a client wants; empty sets want all. The greeting of a session that begins is always wanted.
struct EventFilter: Sendable {
    /// What a display gets: the rhythm that everybody hears, and nothing of anybody.
    static let displayed: Set<String> = ["phase", "cue"]
    /// What a client may ask for.
    static let known: Set<String> = [
        "hello", "device", "wave", "beat", "breath", "quality", "metrics", "feedback", "phase", "cue", "mark",
        "rating", "gap", "fault", "offer", "card", "summary", "lock",
    ]

    var seats: Set<Int> = []
    var classes: Set<String> = []
    /// Who listens.
    var access = Access.box

    func wants(_ event: HubEvent) -> Bool {
        (seats.isEmpty || seats.contains(event.seat))
            && (classes.isEmpty || classes.contains(event.className) || event.className == "hello"
                || event.className == "lock")
    }
}

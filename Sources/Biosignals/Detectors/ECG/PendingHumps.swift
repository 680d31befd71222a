/// A hump of the QRS feature: its index and height on the feature's grid.
struct QRSHump: Sendable {
    var index: Int
    var height: Double
    /// Evidence for a beat, when accepted.
    var score = 0.0
    /// How it fits the shapes known when it was first looked at; known when it is given.
    var match: QRSTemplates.Match?
}

/// Humps that wait to be decided, oldest first: the newest eight, in one row that is never allocated anew.
struct PendingHumps: Sendable {
    private var humps = [QRSHump](repeating: QRSHump(index: 0, height: 0), count: 8)
    private(set) var count = 0
    private let apart: Double

    /// - Parameter apart: samples from which on two humps are two; of nearer ones the higher is kept.
    init(apart: Double) { self.apart = apart }

    subscript(place: Int) -> QRSHump {
        get { humps[place] }
        _modify { yield &humps[place] }
    }

    mutating func add(_ hump: QRSHump) {
        if count > 0, Double(hump.index - humps[count - 1].index) < apart {
            if hump.height > humps[count - 1].height { humps[count - 1] = hump }
            return
        }
        if count == humps.count { removeFirst() }
        humps[count] = hump
        count += 1
    }

    mutating func removeFirst() {
        for k in 1..<count { humps[k - 1] = humps[k] }
        count -= 1
    }

    mutating func removeAll() { count = 0 }

    /// The shapes are others now.
    mutating func forgetMatches() {
        for k in 0..<count { humps[k].match = nil }
    }
}

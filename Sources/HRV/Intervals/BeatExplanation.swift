/// The cheapest explanation of a row of measured intervals by a rhythm that changes little from beat to beat.
///
/// Each measured interval is either believed, or it is part of a small group of one to three intervals that
/// stand for another number of true beats: one for two (a beat was missed), two for one (an extra beat), two for two
/// (one beat is misplaced) and so on, or one interval that says nothing. A believed change costs its size in steps
/// of `RhythmScale`; every repair costs a fixed price. The cheapest way through is found by dynamic programming, so
/// that each interval is judged by all that comes before and after it. A true change of rate costs its size once,
/// whatever is done, and is believed; an artefact costs there and back.
///
/// Cost: 10 × 10 comparisons an interval. Source: the classes of Lipponen & Tarvainen 2019; the search is ours.
struct BeatExplanation: Sendable {
    /// A group of measured intervals and the number of true ones that it stands for.
    struct Group: Sendable, Hashable {
        /// First measured interval.
        var start: Int
        var measured: Int
        /// 0: the interval says nothing.
        var beats: Int

        var isBelieved: Bool { measured == 1 && beats == 1 }
    }

    private struct Action: Sendable {
        let measured: Int
        let beats: Int
        let price: Double
    }

    /// The cheapest way to a place in the row that ends with a certain action.
    private struct Way: Sendable {
        var action: UInt8
        var cost: Double
        /// Length of the last true interval, ms.
        var last: Double
    }

    /// By rising number of measured intervals.
    private static let actions = [
        Action(measured: 1, beats: 1, price: 0),
        Action(measured: 1, beats: 2, price: 2.5),
        Action(measured: 1, beats: 3, price: 2.5),
        Action(measured: 1, beats: 0, price: 4),
        Action(measured: 2, beats: 1, price: 3),
        Action(measured: 2, beats: 2, price: 3),
        Action(measured: 2, beats: 3, price: 5),
        Action(measured: 3, beats: 1, price: 4),
        Action(measured: 3, beats: 2, price: 5),
        Action(measured: 3, beats: 3, price: 5),
    ]
    private static let longestGroup = 3
    /// Price of believing a suspect: that of the cheapest repair.
    private static let suspicion = 2.5
    /// Price of an interval outside the limits of the heart.
    private static let impossible = 50.0
    /// A way that costs so much more than the cheapest to the same place is not followed: a lone interval that is
    /// not counted and a beat put in and taken out again cost no more.
    private static let farthest = 8.0

    /// In order; together they hold each measured interval once.
    private(set) var groups: [Group] = []

    /// - Parameters:
    ///   - intervals: connected to one another, ms.
    ///   - limits: what a true interval may be, ms.
    ///   - suspects: places of intervals, rising; a group that is not believed holds at least one. Nil: any may be wrong.
    init(
        _ intervals: [Double], scale: RhythmScale, limits: ClosedRange<Double>, suspects: [Int]? = nil
    ) {
        guard !intervals.isEmpty else { return }
        var nextSuspect = 0
        var lastSuspect = -Self.longestGroup
        let width = Self.actions.count
        let longest = Self.longestGroup
        // The ways to the last few places; place p lies at p modulo their number.
        var places = [[Way]](repeating: [], count: longest + 1)
        for index in places.indices { places[index].reserveCapacity(width) }
        // By which action each cheapest way came to the beginning of its last group.
        var origins = [UInt8](repeating: 0, count: (intervals.count + 1) * width)
        places[0].append(Way(action: 0, cost: 0, last: scale.level[0]))
        for end in 1...intervals.count {
            if let suspects, nextSuspect < suspects.count, suspects[nextSuspect] < end {
                lastSuspect = suspects[nextSuspect]
                nextSuspect += 1
            }
            let step = scale.step[end - 1]
            let slot = end % (longest + 1)
            places[slot].removeAll(keepingCapacity: true)
            var bound = Double.infinity
            var measured = 0
            var sum = 0.0
            for (number, action) in Self.actions.enumerated() {
                guard action.measured <= end else { break }
                while measured < action.measured {
                    measured += 1
                    sum += intervals[end - measured]
                }
                let start = end - measured
                guard suspects == nil || number == 0 || lastSuspect >= start else { continue }
                let weight = (start == 0 ? 0.5 : 1) / step
                let length = action.beats > 0 ? sum / Double(action.beats) : 0
                var price = action.price
                if action.beats > 0, !limits.contains(length) { price += Self.impossible }
                if number == 0, lastSuspect == start { price += Self.suspicion }
                var best = Way(action: UInt8(number), cost: .infinity, last: 0)
                var origin: UInt8 = 0
                for way in places[start % (longest + 1)] {
                    let last = action.beats > 0 ? length : way.last
                    let cost = way.cost + price + weight * abs(last - way.last)
                    if cost < best.cost {
                        best.cost = cost
                        best.last = last
                        origin = way.action
                    }
                }
                // One that a dearer end could not make up for is not followed.
                guard best.cost < bound else { continue }
                bound = min(bound, best.cost + Self.farthest)
                places[slot].append(best)
                origins[end * width + number] = origin
            }
        }
        var lowest = Double.infinity
        var number = 0
        let weight = 0.5 / scale.step[intervals.count - 1]
        for way in places[intervals.count % (longest + 1)] {
            let cost = way.cost + weight * abs(way.last - scale.level[intervals.count - 1])
            if cost < lowest { (lowest, number) = (cost, Int(way.action)) }
        }
        trace(origins, from: number, count: intervals.count)
    }

    private mutating func trace(_ origins: [UInt8], from last: Int, count: Int) {
        groups.reserveCapacity(count)
        var number = last
        var end = count
        while end > 0 {
            let action = Self.actions[number]
            let start = end - action.measured
            groups.append(Group(start: start, measured: action.measured, beats: action.beats))
            number = Int(origins[end * Self.actions.count + number])
            end = start
        }
        groups.reverse()
    }
}

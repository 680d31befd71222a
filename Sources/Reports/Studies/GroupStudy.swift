/// A group before and after, everybody counted (dossier §8.5).
///
/// People who have no value afterwards are not left out: the change of all counts them as unchanged, beside the change of
/// those who have both. With a second arm (a waiting list) the difference of the changes is given as well.
public struct GroupStudy: Sendable, Hashable {
    public struct Member: Sendable, Hashable {
        public var person: String
        public var arm: String
        public var before: Double?
        public var after: Double?

        public init(person: String, arm: String, before: Double?, after: Double?) {
            self.person = person
            self.arm = arm
            self.before = before
            self.after = after
        }
    }

    public struct Arm: Sendable, Hashable {
        public var name: String
        public var members: Int
        public var withBefore: Int
        public var withBoth: Int
        /// Of those with both values, and of all with a first one.
        public var complete: MeanChange?
        public var everybody: MeanChange?
    }

    /// Fewer people than this are no group: a mean would tell of one of them.
    public static let fewest = 4

    public var arms: [Arm]
    /// Change in the first arm less change in the second, everybody counted; nil without a second one.
    public var between: MeanChange?

    public init(_ members: [Member]) {
        var names: [String] = []
        for member in members where !names.contains(member.arm) { names.append(member.arm) }
        arms = names.map { name in
            let inArm = members.filter { $0.arm == name }
            let changes = Self.changes(inArm)
            let isGroup = inArm.count >= Self.fewest
            return Arm(
                name: name, members: inArm.count, withBefore: inArm.count { $0.before != nil },
                withBoth: changes.complete.count,
                complete: isGroup && changes.complete.count >= Self.fewest
                    ? MeanChange(changes.complete) : nil,
                everybody: isGroup ? MeanChange(changes.everybody) : nil)
        }
        if names.count == 2, arms.allSatisfy({ $0.everybody != nil }) {
            let changes = names.map { name in Self.changes(members.filter { $0.arm == name }).everybody }
            between = MeanChange(changes[0], minus: changes[1])
        }
    }

    private static func changes(_ members: [Member]) -> (complete: [Double], everybody: [Double]) {
        var complete: [Double] = []
        var everybody: [Double] = []
        for member in members {
            guard let before = member.before else { continue }
            if let after = member.after { complete.append(after - before) }
            everybody.append((member.after ?? before) - before)
        }
        return (complete, everybody)
    }
}

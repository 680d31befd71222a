/// Works on many items at once and hands over what came of each in their order.
///
/// Memory stays flat: no more than `ahead` items are begun before the first that is not done.
enum OrderedWork {
    /// - Parameters:
    ///   - workers: how many at once, at least 1.
    ///   - take: gets the results in the order of the items, one after the other.
    static func run<Item: Sendable, Value: Sendable>(
        _ items: [Item], workers: Int, work: @escaping @Sendable (Item) -> Value,
        take: (Value) throws -> Void
    ) async throws {
        let ahead = 4 * workers
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var begun = 0
            var taken = 0
            var running = 0
            var waiting: [Int: Value] = [:]
            while taken < items.count {
                while begun < items.count, running < workers, begun - taken < ahead {
                    let (index, item) = (begun, items[begun])
                    group.addTask {
                        try Task.checkCancellation()
                        return (index, work(item))
                    }
                    begun += 1
                    running += 1
                }
                guard let (index, value) = try await group.next() else { return }
                running -= 1
                waiting[index] = value
                while let value = waiting.removeValue(forKey: taken) {
                    try take(value)
                    taken += 1
                }
            }
        }
    }
}

/// What the core costs: each kernel and stage alone, then a whole session of one person.
struct CoreBenchmark {
    private var table = Table("core", "unit", "median", "fastest", "allocations", "aim")

    func run() throws {
        var benchmark = self
        benchmark.kernels()
        benchmark.stages()
        try benchmark.sessions()
        print(benchmark.table.text)
    }

    /// - Parameters:
    ///   - unit: what the times are in and of: `ns/sample`.
    ///   - scale: nanoseconds in the unit of time.
    mutating func add(_ name: String, _ cost: Cost, unit: String, scale: Double = 1, aim: String) {
        table.add(
            name, unit, decimal(cost.median / scale, 1), decimal(cost.fastest / scale, 1),
            cost.allocations == 0 ? "0" : decimal(cost.allocations, 3), aim)
    }

    /// A line that says more of the one before it.
    mutating func add(_ remark: String) { table.add(remark, "", "", "", "", "") }
}

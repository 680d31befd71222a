/// What the engine costs at the sizes that people ask about: a day of ECG, a day of intervals, many people.
struct EngineBenchmark {
    /// Nil where no other tool is measured beside it.
    let peers: PeerTools?
    private var table = Table("engine", "measured", "aim")

    init(peers: PeerTools?) { self.peers = peers }

    func run() throws {
        var benchmark = self
        try benchmark.offlineBeats()
        try benchmark.numbers()
        benchmark.liveNumbers()
        benchmark.livePath()
        print(benchmark.table.text)
    }

    mutating func add(_ name: String, _ value: String, aim: String) { table.add(name, value, aim) }
}

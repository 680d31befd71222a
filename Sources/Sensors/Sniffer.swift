/// Finds out by listening only which format a stream has.
///
/// Every decoder of the catalogue that can be told by listening runs side by side over the same bytes. The
/// first whose frames follow each other without a fault for its `lockRun` wins; when two reach it together,
/// the lower `rank` does. Decisions fall at every 32nd byte of the stream, so they do not depend on how it was
/// cut into reads.
///
/// Run lengths: protocols §14.
public struct Sniffer: Sendable {
    private struct Candidate: Sendable {
        var driver: any SensorDriver
        var type: any SensorDriver.Type
        var run = 0
    }

    private static let quantum = 32
    /// The most that is kept for the driver that will be found, in bytes.
    private static let kept = 65536

    private let types: [any SensorDriver.Type]
    private var candidates: [Candidate]
    private var scratch: [SensorEvent] = []
    private var position = 0

    /// The id of the driver that was found.
    public private(set) var identified: String?
    /// The bytes heard so far (the last 64 KiB at least since half of them), for the driver that is found, so
    /// that nothing is lost.
    public private(set) var backlog: [UInt8] = []

    /// Bytes until the next moment at which a format can be found.
    var bytesToDecision: Int { Self.quantum - position % Self.quantum }

    /// Listens with every driver of `types` that can be told by listening.
    public init(_ types: [any SensorDriver.Type] = DriverCatalogue.all) {
        self.types = types.filter { $0.descriptor.identifiable }
            .sorted { $0.descriptor.rank < $1.descriptor.rank }
        candidates = self.types.map { Candidate(driver: $0.init(), type: $0) }
    }

    /// Listens to the next bytes. Returns a fresh driver once the format is known: give it the whole `backlog`,
    /// in which these bytes are already.
    public mutating func push(_ bytes: Span<UInt8>) -> (any SensorDriver)? {
        var found: (any SensorDriver)?
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + bytesToDecision)
            let piece = bytes.extracting(start..<end)
            for i in 0..<piece.count { backlog.append(piece[i]) }
            position += piece.count
            start = end
            guard identified == nil else { continue }
            listen(to: piece)
            if position % Self.quantum == 0 {
                found = decide()
                if backlog.count > Self.kept { backlog.removeFirst(backlog.count - Self.kept / 2) }
            }
        }
        return found
    }

    /// Starts over, as after the port was reopened or the format was lost.
    public mutating func reset() { self = Sniffer(types) }

    private mutating func listen(to piece: Span<UInt8>) {
        for i in candidates.indices {
            scratch.removeAll(keepingCapacity: true)
            candidates[i].driver.push(piece, into: &scratch)
            for event in scratch {
                switch event {
                case .frame: candidates[i].run += 1
                case .fault, .gap: candidates[i].run = 0
                default: break
                }
            }
        }
    }

    private mutating func decide() -> (any SensorDriver)? {
        for candidate in candidates where candidate.run >= candidate.type.descriptor.lockRun {
            identified = candidate.type.descriptor.id
            return candidate.type.init()
        }
        return nil
    }
}

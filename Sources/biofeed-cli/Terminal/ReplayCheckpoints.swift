import Biosignals
import Sessions

/// A replay as it was at some places, so that going back to any of them needs only what came after it.
///
/// A session is a value: what goes on from its copy is what went on from itself.
struct ReplayCheckpoints {
    struct Checkpoint {
        /// Inputs that were taken before it.
        var inputs: Int
        var session: Session
        var view: LiveView
    }

    /// Seconds between two at first, and how many there may be. Then every second one goes, and they are twice as far apart.
    private static let shortest = 20.0
    private static let most = 64

    private var all: [Checkpoint]
    private var interval = Self.shortest

    /// - Parameter view: before anything was taken.
    init(_ view: LiveView) { all = [Checkpoint(inputs: 0, session: Session(), view: view)] }

    mutating func offer(_ inputs: Int, _ session: Session, _ view: LiveView) {
        guard let last = all.last, session.now.secondsSince(last.session.now) >= interval else { return }
        all.append(Checkpoint(inputs: inputs, session: session, view: view))
        guard all.count > Self.most else { return }
        all = all.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        interval *= 2
    }

    /// The last one that had taken nothing later than this.
    func before(_ seconds: Double) -> Checkpoint {
        all.last { $0.session.now.seconds <= seconds } ?? all[0]
    }
}

import Biosignals
import Devices
import Sessions

/// Shows a session's outputs as they come.
protocol ReplayPrinter {
    func take(_ outputs: [Output], at time: SessionTime) throws
    /// Leaves the terminal as it was.
    func finish()
}

/// Every output as a JSON object on its own line.
struct JSONLinePrinter: ReplayPrinter {
    init(hello: Hello) throws { try StandardOutput.shared.line(hello.json) }

    func take(_ outputs: [Output], at time: SessionTime) throws {
        for output in outputs { try StandardOutput.shared.line(output.json) }
    }

    func finish() {}
}

/// A readable line for what matters.
struct TextLinePrinter: ReplayPrinter {
    func take(_ outputs: [Output], at time: SessionTime) throws {
        for output in outputs {
            switch output {
            case .wave, .device, .quality, .metrics: continue
            default: break
            }
            if let line = EventLine.text(try LiveEvent(output)) { try StandardOutput.shared.line(line) }
        }
    }

    func finish() {}
}

/// The live view, drawn at most ten times a second.
final class LiveViewPrinter: ReplayPrinter {
    private static let frameInterval: Int64 = 100_000_000

    private var view: LiveView
    private let screen = TerminalScreen()
    private var nextFrame: Int64 = 0

    init(title: String) { view = LiveView(title: title) }

    func take(_ outputs: [Output], at time: SessionTime) throws {
        for output in outputs { view.take(try LiveEvent(output)) }
        let now = MonotonicClock.now()
        guard now >= nextFrame else { return }
        nextFrame = now + Self.frameInterval
        let size = screen.size
        screen.show(view.frame(now: time.seconds, width: size.width, height: size.height))
    }

    func finish() { screen.leave() }
}

import Biosignals
import Devices
import Foundation
import Guidance
import Sessions

/// A recording that is watched in a terminal, and led by keys.
///
/// Whatever is pressed, what is shown at a place is what playing up to it shows: forward everything in between is played in
/// fast time, back it goes on from a copy of an earlier state.
final class KeyedReplay {
    /// What a watcher may do besides leaving.
    enum Steering {
        case all
        /// Pause and speed: what is saved or rendered goes one way.
        case onward
        /// A sound card plays at its own speed.
        case none
    }

    private enum Outcome { case go, back, quit }

    private static let frameInterval: Int64 = 100_000_000
    private static let step = 0.02

    private let inputs: SessionInputs
    private let exercise: ExerciseStart?
    /// Recorded seconds; nil where that is not known.
    private let length: Double?
    private let screen: TerminalScreen
    private let keyboard: Keyboard?
    private let interrupt: Interrupt
    private let steering: Steering

    private var keys = ReplayKeys()
    private var clock: ReplayClock
    private var session = Session()
    private var view: LiveView
    private var checkpoints: ReplayCheckpoints
    /// Inputs that the session has taken.
    private var taken = 0
    /// Where a jump goes; everything before it is played without waiting.
    private var target: Double?
    private var nextFrame: Int64 = 0

    init(
        _ inputs: SessionInputs, exercise: ExerciseStart?, title: String, length: Double?, speed: ReplaySpeed,
        steering: Steering, screen: TerminalScreen, keyboard: Keyboard?, interrupt: Interrupt, now: Int64
    ) {
        self.inputs = inputs
        self.exercise = exercise
        self.length = length
        self.screen = screen
        self.keyboard = keyboard
        self.interrupt = interrupt
        self.steering = steering
        clock = ReplayClock(speed: speed, now: now)
        view = LiveView(title: title)
        checkpoints = ReplayCheckpoints(view)
    }

    /// Plays until the end, or with a keyboard until somebody leaves.
    ///
    /// - Parameter also: gets each input with what it led to; more than once where it is played again.
    /// - Returns: session time in the end.
    func run(also: (Input, SessionTime, [Output]) throws -> Void) throws -> SessionTime {
        var outputs: [Output] = []
        while true {
            var outcome = Outcome.go
            var index = 0
            try inputs.forEach(exercise: exercise) { time, input in
                index += 1
                guard index > taken else { return true }
                outcome = wait(until: time.seconds)
                guard outcome == .go else { return false }
                outputs.removeAll(keepingCapacity: true)
                session.handle(input, at: time, into: &outputs)
                taken = index
                for output in outputs { view.take(try LiveEvent(output)) }
                if steering == .all { checkpoints.offer(taken, session, view) }
                try also(input, time, outputs)
                return true
            }
            if outcome == .go { outcome = rest() }
            if outcome == .quit { return session.now }
        }
    }

    /// Recorded seconds.
    private var position: Double {
        target ?? min(clock.position(at: MonotonicClock.now()) ?? session.now.seconds, length ?? .infinity)
    }

    // MARK: Waiting

    private func wait(until time: Double) -> Outcome {
        while true {
            let outcome = obey()
            guard outcome == .go else { return outcome }
            draw()
            if let target {
                if time <= target { return .go }
                clock.jump(to: target, now: MonotonicClock.now())
                self.target = nil
                nextFrame = 0
                continue
            }
            guard let position = clock.position(at: MonotonicClock.now()) else { return .go }
            if !clock.isPaused, position >= time { return .go }
            Thread.sleep(forTimeInterval: Self.step)
        }
    }

    /// At the end of the recording: stands there, where there is somebody to press a key.
    private func rest() -> Outcome {
        let end = session.now.seconds
        target = nil
        nextFrame = 0
        guard keyboard != nil else {
            draw()
            return .quit
        }
        clock.pause(at: length ?? end, now: MonotonicClock.now())
        while true {
            let outcome = obey()
            guard outcome == .go else { return outcome }
            // Nothing is left to play.
            if !clock.isPaused { clock.pause(at: length ?? end, now: MonotonicClock.now()) }
            target = nil
            draw()
            Thread.sleep(forTimeInterval: Self.step)
        }
    }

    // MARK: Keys

    private func obey() -> Outcome {
        if interrupt.isRequested { return .quit }
        for key in keys.take(keyboard?.typed() ?? []) {
            let now = MonotonicClock.now()
            switch key {
            case .quit: return .quit
            case .pause where steering != .none: clock.togglePause(at: position, now: now)
            case .faster where steering != .none: clock.change(faster: true, at: position, now: now)
            case .slower where steering != .none: clock.change(faster: false, at: position, now: now)
            case .seek(let seconds) where steering == .all: seek(to: position + seconds)
            case .begin where steering == .all: seek(to: 0)
            case .end where steering == .all: seek(to: length ?? .infinity)
            default: continue
            }
            nextFrame = 0
        }
        guard let target, target < session.now.seconds else { return .go }
        let earlier = checkpoints.before(target)
        (taken, session, view) = (earlier.inputs, earlier.session, earlier.view)
        return .back
    }

    private func seek(to seconds: Double) { target = min(max(0, seconds), length ?? .infinity) }

    // MARK: Drawing

    private func draw() {
        let now = MonotonicClock.now()
        guard now >= nextFrame else { return }
        nextFrame = now + Self.frameInterval
        let size = screen.size
        let time = target == nil ? position : session.now.seconds
        let frame = view.frame(now: time, width: size.width, height: size.height - 1)
        screen.show(frame + [footer(size.width)])
    }

    private func footer(_ width: Int) -> FrameLine {
        let sign = target != nil ? "\u{00BB}" : clock.isPaused ? "=" : "\u{25B6}"
        let end = length.map { " / \(NumberText.clock($0))" } ?? ""
        let pace =
            switch clock.speed {
            case .times(let factor): "\(NumberText.text(factor, factor < 1 ? 2 : 0))x"
            case .max: "max"
            }
        let left = "\(sign) \(NumberText.clock(target ?? position))\(end)  \(pace)  "
        let right: String
        switch (keyboard == nil, steering) {
        case (true, _): right = ""
        case (false, .all): right = "  \u{2190}\u{2192} 10 s  PgUp PgDn 60 s  Home  space  + -  q"
        case (false, .onward): right = "  space  + -  q"
        case (false, .none): right = "  q"
        }
        let room = width - left.count - right.count
        guard let length, length > 0, room >= 8 else { return FrameLine(left + right, .dim) }
        let filled = Int((min(1, (target ?? position) / length) * Double(room)).rounded())
        let bar =
            String(repeating: "\u{2501}", count: filled)
            + String(repeating: "\u{2500}", count: room - filled)
        return FrameLine(left + bar + right, .dim)
    }
}

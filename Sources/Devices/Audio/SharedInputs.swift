import Synchronization

/// The audio inputs that are open, each once, whoever listens: hardware can be opened by one alone, and may carry a
/// sensor on each of its channels.
///
/// An input is opened for its first listener and closed after its last.
public final class SharedInputs: Sendable {
    /// Channels that are asked for at least: asked for one, a sound server would mix left and right.
    private static let fewestChannels = 2

    private let inputs = Mutex<[String: SharedInput]>([:])

    public init() {}

    /// Listens to one channel of an input.
    ///
    /// - Parameters:
    ///   - pcm: name as `arecord -L` lists it.
    ///   - channel: from 1.
    ///   - deliver: takes each event, with one value a frame, on the recording thread; it must not wait. When the input
    ///     must be opened anew because somebody wants more of its channels, that is told as a loss.
    public func listen(
        to pcm: String, channel: Int, deliver: @escaping @Sendable (CaptureEvent) -> Void
    ) throws(AudioError) -> InputListener {
        try inputs.withLock { inputs throws(AudioError) in
            let input = try Self.open(pcm, channels: max(channel, Self.fewestChannels), in: &inputs)
            guard (1...input.channels).contains(channel) else {
                Self.closeUnheard(input, in: &inputs)
                throw Self.noChannel(channel, of: input)
            }
            let number = input.listeners.add(channel: channel, deliver: deliver)
            return InputListener(input: input, number: number, inputs: self)
        }
    }

    /// Forgets a listener. After this no event comes to it.
    func leave(_ number: Int, of input: SharedInput) {
        input.listeners.remove(number)
        inputs.withLock { Self.closeUnheard(input, in: &$0) }
    }

    private static func open(
        _ pcm: String, channels: Int, in inputs: inout [String: SharedInput]
    ) throws(AudioError) -> SharedInput {
        if let open = inputs[pcm] {
            if !open.listeners.isLost, open.channels >= channels || open.wanted >= channels { return open }
            // Those who listen already lose nothing by a request that cannot be met.
            guard channels <= open.capture.mostChannels else { throw noChannel(channels, of: open) }
            inputs[pcm] = nil
            open.listeners.take(
                .lost(AudioError("sound input '\(pcm)' is opened anew, with \(channels) channels")))
            open.close()
        }
        let opened = try SharedInput(pcm, channels: channels)
        inputs[pcm] = opened
        return opened
    }

    private static func noChannel(_ channel: Int, of input: SharedInput) -> AudioError {
        AudioError(
            "cannot record channel \(channel) of '\(input.pcm)': it has \(input.capture.mostChannels); choose a lower one"
        )
    }

    private static func closeUnheard(_ input: SharedInput, in inputs: inout [String: SharedInput]) {
        guard input.listeners.isEmpty else { return }
        if inputs[input.pcm] === input { inputs[input.pcm] = nil }
        input.close()
    }
}

/// Somebody who hears a channel of an input, until `stop`.
public final class InputListener: Sendable {
    private let input: SharedInput
    private let number: Int
    private let inputs: SharedInputs

    init(input: SharedInput, number: Int, inputs: SharedInputs) {
        self.input = input
        self.number = number
        self.inputs = inputs
    }

    /// Frames a second that the card gives, in Hz.
    public var sampleRate: Double { input.capture.sampleRate }

    /// How the input is read, for people: rate, channels, bits, and whether a sound server may have changed the rate.
    public var format: String {
        let capture = input.capture
        let rate = Int(capture.sampleRate.rounded())
        let way =
            capture.mayResample
            ? "through a sound server, which may have changed the rate" : "as the card gives them"
        return "\(rate) samples a second, \(capture.channels) channels of \(capture.bits) bits, \(way)"
    }

    /// Ends listening; after this no event comes.
    ///
    /// - Precondition: not called from `deliver`.
    public func stop() { inputs.leave(number, of: input) }
}

/// An open input and those who listen to it.
final class SharedInput: Sendable {
    let pcm: String
    /// Channels that were asked for, and that there are.
    let wanted: Int
    var channels: Int { capture.channels }
    let listeners: InputListeners
    let capture: AudioCapture

    init(_ pcm: String, channels: Int) throws(AudioError) {
        self.pcm = pcm
        wanted = channels
        let listeners = InputListeners()
        self.listeners = listeners
        capture = try AudioCapture(pcm: pcm, channels: channels) { listeners.take($0) }
    }

    func close() { capture.stop() }
}

/// Hands each listener the values of its own channel.
final class InputListeners: Sendable {
    private struct Listener: Sendable {
        var channel: Int
        var deliver: @Sendable (CaptureEvent) -> Void
    }

    private struct State: Sendable {
        var all: [Int: Listener] = [:]
        var last = 0
        var isLost = false
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.all.isEmpty } }
    /// Whether the input is gone.
    var isLost: Bool { state.withLock { $0.isLost } }

    /// - Parameter channel: from 1.
    func add(channel: Int, deliver: @escaping @Sendable (CaptureEvent) -> Void) -> Int {
        state.withLock { state in
            state.last += 1
            state.all[state.last] = Listener(channel: channel, deliver: deliver)
            return state.last
        }
    }

    /// Waits for a delivery that is going on.
    func remove(_ number: Int) { state.withLock { _ = $0.all.removeValue(forKey: number) } }

    func take(_ event: CaptureEvent) {
        state.withLock { state in
            if case .lost = event { state.isLost = true }
            for listener in state.all.values {
                guard case .frames(let block) = event else {
                    listener.deliver(event)
                    continue
                }
                let own = stride(
                    from: listener.channel - 1, to: block.samples.count, by: block.channels
                ).map { block.samples[$0] }
                listener.deliver(.frames(CapturedFrames(samples: own, channels: 1, stamp: block.stamp)))
            }
        }
    }
}

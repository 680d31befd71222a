import Synchronization
import Testing

@testable import Devices

/// Who hears what of one input; opening the card itself is in `AudioCardTests`.
@Suite struct SharedInputsTests {
    private final class Ear: Sendable {
        private let heard = Mutex<[CaptureEvent]>([])
        func take(_ event: CaptureEvent) { heard.withLock { $0.append(event) } }
        var events: [CaptureEvent] { heard.withLock { $0 } }
    }

    @Test func eachHearsItsOwnChannel() {
        let listeners = InputListeners()
        let (left, right) = (Ear(), Ear())
        let first = listeners.add(channel: 1) { left.take($0) }
        let second = listeners.add(channel: 2) { right.take($0) }
        #expect(first != second)
        listeners.take(.frames(CapturedFrames(samples: [1, -1, 2, -2], channels: 2, stamp: 7)))
        listeners.take(.overrun)
        #expect(left.events == [.frames(CapturedFrames(samples: [1, 2], channels: 1, stamp: 7)), .overrun])
        #expect(
            right.events == [.frames(CapturedFrames(samples: [-1, -2], channels: 1, stamp: 7)), .overrun])

        listeners.remove(first)
        listeners.take(.frames(CapturedFrames(samples: [3, -3], channels: 2, stamp: 8)))
        #expect(left.events.count == 2)
        #expect(right.events.last == .frames(CapturedFrames(samples: [-3], channels: 1, stamp: 8)))
        #expect(!listeners.isEmpty)
        listeners.remove(second)
        #expect(listeners.isEmpty)
    }

    @Test func aLossIsToldToAll() {
        let listeners = InputListeners()
        let (one, other) = (Ear(), Ear())
        _ = listeners.add(channel: 1) { one.take($0) }
        _ = listeners.add(channel: 1) { other.take($0) }
        #expect(!listeners.isLost)
        listeners.take(.lost(AudioError("gone")))
        #expect(listeners.isLost)
        #expect(one.events == [.lost(AudioError("gone"))])
        #expect(other.events == one.events)
    }

    @Test func anInputThatIsNotThere() {
        let inputs = SharedInputs()
        #expect(throws: AudioError.self) { try inputs.listen(to: "no-such-card", channel: 1) { _ in } }
        #expect(throws: AudioError.self) { try inputs.listen(to: "no-such-card", channel: 99) { _ in } }
    }

    /// Every format gives back what was written, to within its step.
    @Test(arguments: [
        (SampleFormat.int16, Float(4e-5)), (.int24, 2e-7), (.int32, 1e-7), (.float32, 0),
    ])
    func formats(format: SampleFormat, step: Float) {
        let samples: [Float] = [0, 0.5, -0.5, 0.123_456_7, -1, 0.999_99, -0.000_3]
        let raw = UnsafeMutableRawPointer.allocate(byteCount: 2 * samples.count * format.bytes, alignment: 16)
        defer { unsafe raw.deallocate() }
        unsafe format.write(samples.span, to: raw, channels: 2)
        for index in samples.indices {
            for channel in 0..<2 {
                let read = unsafe format.value(at: 2 * index + channel, of: UnsafeRawPointer(raw))
                #expect(abs(read - samples[index]) <= step, "\(samples[index]) came back as \(read)")
            }
        }
    }
}

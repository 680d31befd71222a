import CSerial
import Glibc
import Sensors

/// What a reader's thread does.
struct SerialReadLoop: Sendable {
    let path: String
    let line: LineSettings
    let search: SerialSearch?
    let commands: DeviceCommands
    let journal: PortJournal?
    let retry: RetryPause
    let deliver: @Sendable (SerialEvent) -> Void

    /// Runs until `wake` becomes readable.
    func run(wake: Int32) {
        let seed = path.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var attempt = 0
        var reported: String?
        var searching = search.map { SerialSearching($0, asks: !commands.start.isEmpty) }
        while true {
            do throws(SerialError) {
                let port = try SerialPort(path: path, line: searching?.line ?? line, journal: journal)
                reported = nil
                let end = read(port, wake: wake, searching: &searching)
                if end.lostBecause == nil { takeLeave(of: port) }
                port.close()
                // A port that opens and yields nothing, time and again, is paused for like one that does not.
                if end.didRead { attempt = 0 }
                guard let reason = end.lostBecause else { return }
                reported = reason
                deliver(.lost(reason, at: MonotonicClock.now()))
            } catch {
                // The same trouble at every retry is said once.
                if reported == nil || (attempt > 0 && reported != error.description) {
                    deliver(.lost(error.description, at: MonotonicClock.now()))
                }
                reported = error.description
            }
            let pause = retry.seconds(attempt: attempt, seed: seed)
            attempt += 1
            if isWoken(wake, within: pause) { return }
        }
    }

    /// Reads until the port is lost, with the reason, or `wake` becomes readable, without one.
    private func read(
        _ port: borrowing SerialPort, wake: Int32, searching: inout SerialSearching?
    ) -> (lostBecause: String?, didRead: Bool) {
        var didRead = false
        while true {
            searching?.begin()
            deliver(.opened(at: MonotonicClock.now()))
            if let timer = port.latencyTimerMilliseconds {
                deliver(.adapter(milliseconds: timer, at: MonotonicClock.now()))
            }
            switch read(port, wake: wake, searching: &searching, didRead: &didRead) {
            case .woken: return (nil, didRead)
            case .lost(let reason): return (reason, didRead)
            case .change(let line):
                do throws(SerialError) { try port.set(line) } catch { return (error.description, didRead) }
            }
        }
    }

    /// Why reading under one setting ended.
    private enum End {
        case woken
        case lost(String)
        /// This setting is to be tried.
        case change(LineSettings)
    }

    private func read(
        _ port: borrowing SerialPort, wake: Int32, searching: inout SerialSearching?, didRead: inout Bool
    ) -> End {
        var speech = SerialSpeech(commands, now: MonotonicClock.now())
        var watch = LineErrorWatch(port.countErrors(), now: MonotonicClock.now())
        while true {
            while let words = speech.next(now: MonotonicClock.now()) { port.write(words) }
            if speech.isStarted { searching?.asked(now: MonotonicClock.now()) }
            let due = [speech.due, searching?.due, watch.due].compactMap(\.self).min()
            switch wait(for: port, or: wake, until: due) {
            case .woken: return .woken
            case .failed(let reason): return .lost(reason)
            case .nothing: break
            case .ready(let isHungUp):
                switch port.read() {
                case .bytes(let bytes):
                    let now = MonotonicClock.now()
                    deliver(.bytes(bytes, at: now))
                    didRead = true
                    searching?.hear(bytes, now: now)
                case .gone(let reason): return .lost(reason)
                case .nothing:
                    // An error or a hang-up stays: waiting on would spin.
                    if isHungUp { return .lost("hung up: unplugged, or the other end went away") }
                }
            }
            let now = MonotonicClock.now()
            if watch.isDue(now: now), let errors = watch.look(port.countErrors(), now: now) {
                deliver(.errors(errors, at: now))
            }
            if let line = searching?.next(now: now) { return .change(line) }
        }
    }

    private enum Waited {
        case woken
        case failed(String)
        case nothing
        /// Something can be read, if only the end.
        case ready(isHungUp: Bool)
    }

    private func wait(for port: borrowing SerialPort, or wake: Int32, until due: Int64?) -> Waited {
        var waiting = (
            pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
        )
        let patience = due.map { due in
            Int32(max(0, min(60_000, (due - MonotonicClock.now() + 999_999) / 1_000_000)))
        }
        let count = unsafe withUnsafeMutableBytes(of: &waiting) { raw in
            let both = unsafe raw.bindMemory(to: pollfd.self)
            return unsafe poll(both.baseAddress, nfds_t(both.count), patience ?? -1)
        }
        guard count >= 0 else { return errno == EINTR ? .nothing : .failed(systemMessage(errno)) }
        if waiting.1.revents != 0 { return .woken }
        if waiting.0.revents == 0 { return .nothing }
        return .ready(isHungUp: waiting.0.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0)
    }

    private func takeLeave(of port: borrowing SerialPort) {
        for message in commands.stop {
            port.write(message.bytes)
            MonotonicClock.sleep(until: MonotonicClock.now() + Int64(message.pause * 1e9))
        }
        if !commands.stop.isEmpty { port.drain(seconds: 0.2) }
    }

    private func isWoken(_ wake: Int32, within seconds: Double) -> Bool {
        let end = MonotonicClock.now() + Int64(seconds * 1e9)
        while true {
            let left = (end - MonotonicClock.now() + 999_999) / 1_000_000
            guard left > 0 else { return false }
            var waiting = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&waiting, 1, Int32(min(left, 60_000))) > 0 { return true }
        }
    }
}

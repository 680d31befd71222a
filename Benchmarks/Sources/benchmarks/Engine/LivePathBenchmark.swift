import Biosignals
import CAllocationCount
import Sessions

/// The live path of one person, from samples to every number: ECG at 250 Hz and a belt at 25 Hz, ten ticks a second.
extension EngineBenchmark {
    private static let ecgRate = 250
    private static let beltRate = 25
    private static let dayHours = 24
    /// Seconds of body that are played again and again.
    private static let loop = 600

    private struct Person {
        var session = Session()
        var sink = CountingSink()

        init(belt: Bool) {
            attach(1, Channel(name: "ecg", kind: .ecg, unit: "mV", nominalRate: Double(ecgRate)))
            if belt {
                attach(2, Channel(name: "belt", kind: .belt, unit: "%", nominalRate: Double(beltRate)))
            }
        }

        private mutating func attach(_ port: Int, _ channel: Channel) {
            let attachment = Attachment(source: "file:simulated", channels: [channel])
            session.handle(.attach(port: port, attachment), at: .zero, into: &sink)
            session.handle(.link(port: port, .opened), at: .zero, into: &sink)
        }

        mutating func take(_ input: Input, at seconds: Double) {
            session.handle(input, at: SessionTime(seconds: seconds), into: &sink)
        }
    }

    /// Blocks of a tenth of a second, made beforehand.
    private static func blocks(of signal: [Float], rate: Int) -> [[Float]] {
        let length = rate / 10
        return stride(from: 0, to: signal.count - length + 1, by: length).map {
            Array(signal[$0..<$0 + length])
        }
    }

    mutating func livePath() {
        let body = Signals.person(seconds: Self.loop, rate: Double(Self.ecgRate))
        let ecg = Self.blocks(of: body.map(\.ecg), rate: Self.ecgRate)
        let every = Self.ecgRate / Self.beltRate
        let slow = stride(from: 0, to: body.count, by: every).map { body[$0].resp }
        // 25 samples a second in blocks of a fifth of a second.
        let belt = Self.blocks(of: slow, rate: 2 * Self.beltRate)
        people(ecg: ecg, belt: belt)
        day(ecg)
        memory(ecg: ecg, belt: belt)
    }

    private mutating func people(ecg: [[Float]], belt: [[Float]]) {
        var person = Person(belt: true)
        var hours: [Double] = []
        var step = 0
        let made = malloc_count()
        for _ in 0..<Self.dayHours {
            let begin = ProcessorTime.now()
            for _ in 0..<36_000 {
                let time = Double(step + 1) / 10
                person.take(.frames(port: 1, ecg[step % ecg.count]), at: time)
                if step % 2 == 1 { person.take(.frames(port: 2, belt[step / 2 % belt.count]), at: time) }
                person.take(.tick, at: time)
                step += 1
            }
            hours.append(3600 / (ProcessorTime.now() - begin))
        }
        let middle = hours.sorted()[hours.count / 2]
        add("live, one person: people per core", decimal(middle, 0), aim: "≥ 10,000")
        add("the same: allocations", perSample(malloc_count() - made) + " a sample", aim: "0")
        add(
            "live: last hour of a day against the first",
            decimal(hours[0] / hours[hours.count - 1], 2) + " times the cost", aim: "flat")
    }

    /// Of so many allocations, those for a sample of the ECG.
    private func perSample(_ allocations: Int) -> String {
        decimal(Double(allocations) / Double(Self.dayHours * 3_600 * Self.ecgRate), 4)
    }

    private mutating func day(_ ecg: [[Float]]) {
        var beats = 0
        var allocations = 0
        let seconds = ProcessorTime.seconds {
            let made = malloc_count()
            var person = Person(belt: false)
            for step in 0..<Self.dayHours * 36_000 {
                let time = Double(step + 1) / 10
                person.take(.frames(port: 1, ecg[step % ecg.count]), at: time)
            }
            beats = person.sink.beats
            allocations = Int(malloc_count() - made)
        }
        add("24 h of ECG, 250 Hz, \(beats) beats, whole live path", decimal(seconds, 2) + " s", aim: "≤ 1 s")
        add("the same: allocations", perSample(allocations) + " a sample", aim: "0")
    }

    /// What the heap grows by with many people whose windows are full.
    private mutating func memory(ecg: [[Float]], belt: [[Float]]) {
        let count = 200
        let before = malloc_bytes()
        let people = (0..<count).map { _ in
            var person = Person(belt: true)
            for step in 0..<3_000 {
                let time = Double(step + 1) / 10
                person.take(.frames(port: 1, ecg[step % ecg.count]), at: time)
                if step % 2 == 1 { person.take(.frames(port: 2, belt[step / 2 % belt.count]), at: time) }
            }
            return person
        }
        let bytes = (malloc_bytes() - before) / people.count
        add("memory of one person (\(people.count) at once)", "\(bytes / 1000) kB", aim: "")
    }
}

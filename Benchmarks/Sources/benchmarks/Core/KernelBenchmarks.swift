import Biosignals
import Sensors

extension CoreBenchmark {
    private static let seconds = 60
    private static let aim = "0 allocations"

    /// What every sample goes through. Nothing here may allocate.
    mutating func kernels() {
        for rate in [125.0, 250, 1000] {
            let ecg = Signals.person(seconds: Self.seconds, rate: rate).map(\.ecg)
            let cost = Stopwatch.cost(units: ecg.count) {
                ECGBeatDetector(rate: rate)
            } work: { detector in
                for sample in ecg { _ = detector.push(sample) }
            }
            add("ECGBeatDetector \(Int(rate)) Hz", cost, unit: "ns/sample", aim: Self.aim)
        }
        let person = Signals.person(seconds: Self.seconds, rate: 125)
        breath(person.map(\.resp), .belt)
        breath(person.map(\.airflow), .airflow)
        gate(person.map(\.ecg), .ecg)
        gate(person.map(\.resp), .impedance)
        sampleClock()
        openView()
    }

    private mutating func breath(_ signal: [Float], _ source: BreathSource) {
        let cost = Stopwatch.cost(units: signal.count) {
            BreathDetector(rate: 125, source: source)
        } work: { detector in
            for sample in signal { _ = detector.push(sample) }
        }
        add("BreathDetector \(source.rawValue) 125 Hz", cost, unit: "ns/sample", aim: Self.aim)
    }

    private mutating func gate(_ signal: [Float], _ kind: ChannelKind) {
        let cost = Stopwatch.cost(units: signal.count) {
            QualityGate(rate: 125, kind: kind)
        } work: { gate in
            for sample in signal { _ = gate.push(sample) }
        }
        add("QualityGate \(kind.rawValue) 125 Hz", cost, unit: "ns/sample", aim: Self.aim)
    }

    /// Arrivals that lie up to 4 ms behind their sample.
    private mutating func sampleClock() {
        var random = SplitMix64(seed: 1)
        let arrivals = (0..<Self.seconds * 125).map {
            SessionTime(seconds: Double($0 + 1) / 125 + 0.004 * random.uniform())
        }
        let cost = Stopwatch.cost(units: arrivals.count) {
            SampleClock(rate: 125)
        } work: { clock in
            for (index, arrival) in arrivals.enumerated() {
                _ = clock.observe(samples: index + 1, arrival: arrival)
            }
        }
        add("SampleClock.observe 125 Hz", cost, unit: "ns/sample", aim: Self.aim)
    }

    /// One frame at a time, as a board that sends 125 a second is read.
    private mutating func openView() {
        guard let type = DriverCatalogue.driver("openview") else { return }
        let frames = Signals.openViewFrames(seconds: Self.seconds)
        let cost = Stopwatch.cost(units: frames.count) {
            var state = (driver: type.init(), events: [SensorEvent]())
            state.events.reserveCapacity(64)
            // The first frames tell the board and announce its channels.
            for frame in frames.prefix(8) { state.driver.push(frame.span, into: &state.events) }
            return state
        } work: { state in
            for frame in frames {
                state.events.removeAll(keepingCapacity: true)
                state.driver.push(frame.span, into: &state.events)
            }
        }
        add("OpenView decode", cost, unit: "ns/frame", aim: Self.aim)
    }
}

import Biosignals
import Testing

@testable import Sensors

/// A simulated device run to its end: what came, when, and what was true.
private struct DeviceRun {
    var deliveries: [SimulatedDelivery] = []
    let settings: SimulatedDeviceSettings

    init(_ word: String, seconds: Double, seed: UInt64 = 4) throws {
        let source = try SimulationSource(word)
        settings = source.device
        var device = SimulatedDevice(source.device, seed: seed)
        device.start()
        let last = Int(seconds * device.rate)
        var made = 0
        while let delivery = device.next({
            guard made < last else { return nil }
            made += 1
            return Self.sample(made)
        }) {
            deliveries.append(delivery)
        }
    }

    /// A body that costs less than a person: saw teeth with a beat a second.
    static func sample(_ number: Int) -> PersonSample {
        PersonSample(
            ecg: Float(number % 100) * 10 - 500, resp: Float(number % 300) / 300,
            ppg: Float(number % 77) / 77,
            beat: number % 125 == 0 ? PersonBeat(time: Double(number), interval: 0.8, ectopic: false) : nil)
    }

    var bytes: [UInt8] {
        reads.flatMap(\.bytes)
    }

    var reads: [(time: Double, bytes: [UInt8])] {
        deliveries.compactMap { delivery in
            if case .bytes(let bytes) = delivery.event, !bytes.isEmpty { (delivery.time, bytes) } else { nil }
        }
    }

    func driver() throws -> any SensorDriver {
        try DriverCatalogue.make(settings.driver, options: settings.options)
    }
}

@Suite struct SimulatedDeviceTests {
    /// Every form of every driver says through the device what its encoder says alone.
    @Test(
        arguments: DriverCatalogue.all.flatMap { type in
            (type.encoder?.forms ?? []).map { (type.descriptor.id, $0) }
        })
    func theDeviceSaysWhatItsEncoderSays(_ driver: String, form: String) throws {
        let run = try DeviceRun("sim:ecg+resp?driver=\(driver)&form=\(form)", seconds: 6)
        var encoder = run.settings.makeEncoder()
        encoder.start()
        var bytes: [UInt8] = []
        for number in 1...Int(6 * encoder.rate) {
            encoder.encode(DeviceRun.sample(number), into: &bytes)
        }
        #expect(run.bytes == bytes)
        #expect(!bytes.isEmpty)
    }

    @Test func theSameSeedsGiveTheSameDeliveries() throws {
        let word = "sim:ecg+resp?jitter=spp&ppm=50&drop=0.001&corrupt=0.001&unplug=4:2&seed=2"
        let first = try DeviceRun(word, seconds: 10)
        #expect(first.deliveries == (try DeviceRun(word, seconds: 10).deliveries))
        #expect(first.deliveries != (try DeviceRun(word, seconds: 10, seed: 5).deliveries))
    }

    /// Arrival is never before the sample, never goes back, and comes in the blocks of its law.
    @Test(arguments: DeliveryLaw.allCases)
    func readsComeAsTheirLawSays(_ law: DeliveryLaw) throws {
        let run = try DeviceRun("sim:ecg+resp?jitter=\(law.rawValue)", seconds: 120)
        let reads = run.reads
        for (one, next) in zip(reads, reads.dropFirst()) { #expect(one.time <= next.time) }
        var total = 0
        var lateness: [Double] = []
        for read in reads {
            total += read.bytes.count
            lateness.append(read.time - Double(total / 16 - 1) / 125)
        }
        #expect(lateness.allSatisfy { $0 >= 0 })
        let mean = lateness.reduce(0, +) / Double(lateness.count)
        let perSecond = Double(reads.count) / 120
        switch law {
        case .even: #expect((49...51).contains(perSecond))
        case .ftdi: #expect(mean < 0.010 && perSecond > 55)
        case .ftdiQuick: #expect(mean < 0.002 && perSecond > 120)
        case .spp: #expect((12...17).contains(perSecond))
        case .ble: #expect((13...20).contains(perSecond) && (lateness.max() ?? 0) > 0.0)
        }
        #expect(total == 120 * 125 * 16)
    }

    /// Whatever the link, the clock finds the crystal's error, and intervals are right to a millisecond.
    @Test(arguments: DeliveryLaw.allCases, [80.0, -150])
    func theClockIsMeasuredThroughEveryLink(_ law: DeliveryLaw, ppm: Double) throws {
        let run = try DeviceRun("sim:ecg+resp?jitter=\(law.rawValue)&ppm=\(Int(ppm))", seconds: 400)
        var clock = SampleClock(rate: 125)
        var total = 0
        var worst = 0.0
        for read in run.reads {
            total += read.bytes.count / 16
            clock.observe(samples: total, arrival: SessionTime(seconds: read.time))
            guard read.time > 60, total > 200 else { continue }
            let interval = clock.interval(from: Double(total - 101), to: Double(total - 1))
            worst = max(worst, abs(interval - 100 / (125 * (1 + ppm * 1e-6))))
        }
        #expect(abs(clock.ppm - ppm) < 25, "\(clock.ppm)")
        #expect(worst < 1e-3)
        #expect(clock.missed == 0)
    }

    @Test func unpluggingIsSaidAndTheDeviceBeginsAnew() throws {
        let run = try DeviceRun(
            "sim:ecg+resp?driver=cyton&unplug=3:2,8:1.5", seconds: 12)
        let changes = run.deliveries.compactMap { delivery -> (Double, Bool)? in
            switch delivery.event {
            case .unplugged: (delivery.time, false)
            case .plugged: (delivery.time, true)
            case .bytes: nil
            }
        }
        #expect(changes.map(\.1) == [false, true, false, true])
        for (found, wanted) in zip(changes.map(\.0), [3, 5, 8, 9.5]) { #expect(abs(found - wanted) < 0.1) }
        #expect(!run.reads.contains { (3.05..<5).contains($0.time) || (8.05..<9.5).contains($0.time) })
        let frames = DriverFindings(try run.driver(), run.bytes).frames
        #expect(abs(frames - Int(8.5 * 250)) < 60)
    }

    /// Bytes that are lost or turned over are noticed; whole frames between them are right.
    @Test(arguments: ["drop", "corrupt"])
    func aBadLineGivesFaultsAndFewWrongValues(_ fault: String) throws {
        let run = try DeviceRun("sim:ecg+resp?\(fault)=0.001", seconds: 60)
        let clean = try DeviceRun("sim:ecg+resp", seconds: 60)
        let bad = DriverFindings(try run.driver(), run.bytes)
        let good = DriverFindings(try clean.driver(), clean.bytes)
        #expect(good.faults.isEmpty)
        #expect(good.frames == 7500)
        // Each byte that is lost costs a frame or two of 16 bytes; a wrong one is noticed where the frame is fixed.
        #expect((30...240).contains(7500 - bad.frames))
        #expect(bad.faults.count >= 30)
        #expect(clean.bytes.count - run.bytes.count < 240)
    }

    /// A device that waits to be asked is silent until then, and obeys its driver.
    @Test(arguments: ["bitalino", "cyton", "chords", "cms50-v7", "bioharness"])
    func devicesThatWaitAreAsked(_ driver: String) throws {
        let source = try SimulationSource("sim:ecg+resp+ppg?driver=\(driver)")
        var device = SimulatedDevice(source.device, seed: 1)
        var reader = try DriverCatalogue.make(driver, options: source.device.options)
        let commands = try #require(reader.commands)
        func bytes(_ device: inout SimulatedDevice, until end: Double) -> [UInt8] {
            var all: [UInt8] = []
            while let next = device.next({ PersonSample() }) {
                if case .bytes(let bytes) = next.event { all += bytes }
                if next.time >= end { break }
            }
            return all
        }
        #expect(bytes(&device, until: 2).isEmpty)
        for message in commands.start { device.obey(message.bytes.span) }
        var events: [SensorEvent] = []
        reader.push(bytes(&device, until: 6).span, into: &events)
        #expect(events.count { $0 == .frame } >= 3)
        for message in commands.stop { device.obey(message.bytes.span) }
        _ = bytes(&device, until: 7)
        #expect(bytes(&device, until: 9).isEmpty)
    }
}

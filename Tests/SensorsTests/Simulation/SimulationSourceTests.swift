import Biosignals
import Testing

@testable import Sensors

@Suite struct SimulationSourceTests {
    @Test func readsPersonAndDevice() throws {
        let source = try SimulationSource(
            "sim:ecg+resp?hr=72&driver=bitalino&rate=100&ppm=80&jitter=spp&drop=0.001&corrupt=0.002&unplug=10:2,20:1&follow=1&lag=0.4&fade=180"
        )
        #expect(source.person.heartRate == 72)
        #expect(source.person.following.halving == 180)
        #expect(source.device.driver == "bitalino")
        #expect(source.device.form == "revolution")
        #expect(source.device.options.values == ["rate": "100", "ports": "ecg,belt,none"])
        #expect(source.device.delivery == .spp)
        #expect(source.device.ppm == 80)
        #expect(source.device.drop == 0.001)
        #expect(source.device.corrupt == 0.002)
        #expect(source.device.unplugged.map(\.at) == [10, 20])
        #expect(abs(source.person.rate - 1000.08) < 1e-6)
    }

    /// Without a driver it is a board that has the signals.
    @Test(arguments: [
        ("sim:", "openview", "ads1292r"), ("sim:ecg", "openview", "ads1292r"),
        ("sim:ppg", "openview", "afe4490"), ("sim:ecg+resp+ppg", "openview", "healthypi4"),
        ("sim:ecg+airflow", "text", "flow"),
    ])
    func theBoardCarriesTheSignals(_ word: String, driver: String, form: String) throws {
        let source = try SimulationSource(word)
        #expect(source.device.driver == driver)
        #expect(source.device.form == form)
        var device = SimulatedDevice(source.device, seed: 1)
        var person = SimulatedPerson(settings: source.person)
        var reader = try DriverCatalogue.make(driver, options: source.device.options)
        var events: [SensorEvent] = []
        for _ in 0..<300 {
            guard case .bytes(let bytes)? = device.next({ person.next() })?.event else { continue }
            reader.push(bytes.span, into: &events)
        }
        let kinds = Set(DriverFindings(events).channels.map(\.kind))
        let wanted = source.person.signals.filter { $0 != .belt }
        #expect(kinds.isSuperset(of: wanted))
        #expect(!source.person.signals.contains(.belt) || kinds.contains(.impedance) || kinds.contains(.belt))
    }

    @Test func aNamedDriverHoldsWhereTheSourceNamesNone() throws {
        #expect(try SimulationSource("sim:ecg", driver: "text", form: "json").device.form == "json")
        #expect(try SimulationSource("sim:ecg?driver=cyton", driver: "text").device.driver == "cyton")
    }

    @Test(arguments: [
        ("sim:ecg?driver=nothing", "nothing"), ("sim:ecg?driver=rr-text", "cannot be simulated"),
        ("sim:ecg?form=xyz", "'xyz'"), ("sim:ecg?ppm=1e9", "ppm"), ("sim:ecg?jitter=bad", "ftdi-1ms"),
        ("sim:ecg?drop=2", "drop"), ("sim:ecg?unplug=5", "AT:SECONDS"), ("sim:ecg?unplug=5:3,6:1", "unplug"),
        ("sim:ecg?rate=500", "leave rate away"), ("sim:ecg?driver=bitalino&rate=3", "rate"),
        ("sim:ecg?ports=ecg", "'ports'"), ("sim:ecg?driver=bitalino&ports=xyz", "xyz"),
        ("sim:ecg?colour=red", "corrupt"), ("sim:ecg?lag=1", "follow=1"),
    ])
    func nonsenseIsRefusedInOneLine(_ word: String, says: String) {
        let error = #expect(throws: SimulationSourceError.self) { try SimulationSource(word) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }
}

import Biosignals
import RealRecordings
import Testing

/// Quality floors of the live ECG detector on annotated recordings: a change that makes it worse fails here.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ECGLiveAccuracyTests {
    /// Two groups, of difficult and of usual records. The weights of the detector know both: neither is held out.
    private static let difficult = ["101", "106", "108", "114", "118", "122", "203", "208"]
    private static let usual = ["109", "116", "119", "209", "223", "230"]

    /// What is found in the first lead, after the first 5 s.
    private struct Figures {
        var agreement = EventAgreement()
        /// Of each beat, in s: how late it was decided, and how far it lies from the record's median offset.
        var delays: [Double] = []
        var spread: [Double] = []
    }

    private func figures(_ names: [String]) throws -> Figures {
        var figures = Figures()
        for name in names {
            let record = try ECGRecord("mitdb/" + name)
            let found = ECGSearch.live.beats(in: record.samples, rate: record.rate)
            let agreement = record.agreement(of: found, from: 5)
            print(
                "mitdb \(name): F1 \(agreement.f1) %, \(agreement.extra) extra, \(agreement.missed) missed")
            let middle = agreement.offsets.median
            figures.spread += agreement.offsets.map { abs($0 - middle) / record.rate }
            figures.delays += found.map { (Double($0.confirmedAt) - $0.position) / record.rate }
            figures.agreement.add(agreement)
        }
        return figures
    }

    @Test func mitBIH() throws {
        let difficult = try figures(Self.difficult)
        let usual = try figures(Self.usual)
        var all = difficult.agreement
        all.add(usual.agreement)
        print(
            "live: F1 difficult \(difficult.agreement.f1), usual \(usual.agreement.f1), all \(all.f1) %;",
            "spread \(1_000 * difficult.spread.median) and \(1_000 * usual.spread.median) ms")
        #expect(difficult.agreement.f1 >= 99.73)
        #expect(usual.agreement.f1 >= 99.91)
        #expect(all.f1 >= 99.81)
        #expect(difficult.spread.median < 0.00100)
        #expect(usual.spread.median < 0.00078)
        for delays in [difficult.delays, usual.delays] {
            #expect(delays.median < 0.17)
            #expect(try #require(delays.max()) <= 0.25)
        }
    }

    /// Ten people whom neither search knows: the ECG of BIDMC at 125 Hz has no marks, so that what the live detector finds
    /// is held against what the search of the whole recording finds.
    @Test func newRecordings() throws {
        let rate = BidmcRecord.rate
        var all = EventAgreement()
        for name in ["01", "02", "03", "05", "07", "09", "11", "13", "15", "17"] {
            let record = try BidmcRecord(name)
            let ecg = try name == "03" ? record.signal("V") : record.ecg()
            func beats(_ search: ECGSearch) -> [Double] {
                search.beats(in: ecg, rate: rate).map(\.position).filter { $0 >= 5 * rate }
            }
            let agreement = EventAgreement(
                found: beats(.live), truth: beats(.offline), tolerance: 0.15 * rate)
            print("bidmc \(name): F1 \(agreement.f1) %, \(agreement.extra) extra, \(agreement.missed) missed")
            all.add(agreement)
        }
        print("live against whole on bidmc: F1 \(all.f1) % of \(all.hits)")
        #expect(all.f1 >= 99.99)
    }

    /// Electrode motion over two minutes of every four, at ratios to the signal of 24, 12 and 6 dB; every beat of
    /// the record counts.
    @Test(arguments: [("118e24", 99.95), ("118e12", 99.3), ("118e06", 96.2)])
    func electrodeMotion(name: String, floor: Double) throws {
        let agreement = try ECGRecord("nstdb/" + name).agreement(with: .live, from: 0)
        print("nstdb \(name): F1 \(agreement.f1) %")
        #expect(agreement.f1 >= floor)
    }

    /// The same noise at 0 and −6 dB: what was added at 6 dB, two and four times as strong.
    @Test(arguments: [(Float(1.9953), 87.7), (3.9811, 77.0)])
    func strongElectrodeMotion(gain: Float, floor: Double) throws {
        var mixed = try ECGRecord("mitdb/118")
        let published = try ECGRecord("nstdb/118e06")
        mixed.samples = zip(mixed.samples, published.samples).map { $0 + gain * ($1 - $0) }
        let agreement = mixed.agreement(with: .live, from: 0)
        print("118 with electrode motion, gain \(gain): F1 \(agreement.f1) %")
        #expect(agreement.f1 >= floor)
    }
}

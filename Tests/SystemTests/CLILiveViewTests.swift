import Biosignals
import Guidance
import HRV
import Testing

@testable import Sessions
@testable import biofeed_cli

@Suite struct CLILiveViewTests {
    private func picture(until end: Double) throws -> LiveView {
        var view = LiveView(title: "test")
        view.take(
            try LiveEvent(
                json:
                    #"{"class":"device","id":"s1","driver":"openview","state":"streaming","rate_hz":125.01}"#)
        )
        view.take(
            try LiveEvent(
                json: #"{"class":"phase","id":"paced","t_s":0,"seconds":300,"mode":"paced","rate_bpm":6}"#))
        var time = 0.0
        while time < end {
            let rate = 66 + 8 * (time / 10 - (time / 10).rounded(.down))
            view.take(
                try LiveEvent(
                    json: #"{"class":"beat","t_s":\#(time),"rr_ms":900,"hr_bpm":\#(rate),"flag":"ok"}"#))
            view.take(
                try LiveEvent(
                    json:
                        #"{"class":"wave","signal":"resp","t0_s":\#(time),"rate_hz":10,"unit":"","values":[\#(rate),1]}"#
                ))
            time += 1
        }
        view.take(
            try LiveEvent(json: #"{"class":"cue","t_s":\#(end - 2),"kind":"inhale","seconds":4,"gain":1}"#))
        view.take(
            try LiveEvent(
                json:
                    #"{"class":"metrics","t_s":\#(end),"rmssd_ms":44.25,"age_s":{"rmssd_ms":1.5},"quality":{"rmssd_ms":1}}"#
            ))
        view.take(
            try LiveEvent(
                json: #"{"class":"quality","t_s":\#(end),"signal":"ecg","index":0.98,"reason":"good"}"#))
        view.take(try LiveEvent(json: #"{"class":"gap","t_s":\#(end),"id":"s1","reason":"unplugged"}"#))
        return view
    }

    /// A replay here and a daemon's stream show a beat alike to the last digit.
    @Test(arguments: [nil, 945.949_96, 812.000_5, 1_000])
    func beatsAreShownAlikeWithoutTheirJSON(rr: Double?) throws {
        for time in [0.000_000_4, 352.649_499_6, 86_399.999_999_9] {
            let beat = Output.beat(
                Beat(
                    time: SessionTime(seconds: time), rr: rr, flag: rr == nil ? .gap : .ok, quality: 1,
                    source: .ecg, decided: SessionTime(seconds: time + 0.17)))
            let (here, told) = (try LiveEvent(beat), try LiveEvent(json: beat.json))
            #expect(EventLine.text(here) == EventLine.text(told))
            #expect(here.time == told.time && here.rr == told.rr && here.heartRate == told.heartRate)
            #expect(here.flag == told.flag && here.source == told.source)
        }
    }

    private func dots(_ lines: [String]) -> Int {
        lines.joined().unicodeScalars.count { (0x2801...0x28FF).contains($0.value) }
    }

    @Test(arguments: [(80, 24), (120, 40), (200, 60)])
    func aFrameFillsTheTerminalAndShowsTheCurves(width: Int, height: Int) throws {
        let frame = try picture(until: 90).frame(now: 90, width: width, height: height).map(\.text)
        #expect(frame.count == height)
        #expect(frame.allSatisfy { $0.count <= width })
        #expect(dots(frame) > width)
        let text = frame.joined(separator: "\n")
        #expect(text.contains("heart rate, bpm"))
        #expect(text.contains("RMSSD 44.3 ms (2 s)"))
        #expect(text.contains("phase paced"))
        #expect(text.contains("ecg good 98 %"))
        #expect(text.contains("openview"))
        #expect(text.contains("unplugged"))
        // Half of the inhalation has passed.
        let full = text.count { $0 == "\u{2588}" }
        let empty = text.count { $0 == "\u{2591}" }
        #expect(abs(full - empty) <= 1)
    }

    @Test func anEmptyViewSaysWhatIsMissing() {
        let text = LiveView(title: "x").frame(now: 0, width: 80, height: 24).map(\.text).joined(
            separator: "\n")
        #expect(text.contains("nothing yet"))
        #expect(text.contains("no exercise is running"))
    }

    @Test func oldNumbersAreMarked() throws {
        let text = try picture(until: 30).frame(now: 60, width: 100, height: 30).map(\.text).joined(
            separator: "\n")
        #expect(text.contains("(old, 32 s)"))
    }

    @Test func aLineGoesThroughItsPoints() {
        var curve = BrailleCurve(columns: 4, rows: 2)
        curve.draw([(x: 0, y: 0), (x: 0.999, y: 1)], joined: 2)
        #expect(curve.lines == ["  \u{2860}\u{280A}", "\u{2860}\u{280A}  "])
    }
}

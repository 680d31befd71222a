import Biosignals
import Foundation
import Sessions

/// What a person sees in a terminal: curves, pacer, phase, numbers with their ages, signal quality and what
/// happened last. Takes events and gives lines of text; knows no terminal.
struct LiveView {
    /// Seconds that the curves show.
    static let span = 60.0
    /// Seconds after which a number is no longer shown as present.
    private static let staleAfter = 15.0

    private struct Stage {
        var id: String
        var start: Double
        var seconds: Double
        var rate: Double?
    }

    private struct Breathing {
        var isInhale: Bool
        var start: Double
        var seconds: Double
    }

    /// What is being watched: a file's name, or the daemon's address.
    let title: String
    /// Newest session time of any event.
    private(set) var newest = 0.0

    private var heart = TimeTrace(span: LiveView.span)
    private var breath = TimeTrace(span: LiveView.span)
    private var breathSignal: String?
    private var stage: Stage?
    private var pacer: [Breathing] = []
    private var feedback: Int?
    private var metrics: LiveEvent?
    private var lastBreath: LiveEvent?
    private var qualities: [String: LiveEvent] = [:]
    private var devices: [String: LiveEvent] = [:]
    private var happened: [String] = []
    private var spoken: (text: String, start: Double, end: Double)?

    init(title: String) { self.title = title }

    mutating func take(_ event: LiveEvent) {
        if let time = event.time, event.className != "cue", event.className != "phase" {
            newest = max(newest, time)
        }
        switch event.className {
        case "wave": takeWave(event)
        case "beat":
            if let rate = event.heartRate, let time = event.time,
                event.flag == "ok" || event.flag == "corrected"
            {
                heart.add(rate, at: time)
            }
        case "breath": lastBreath = event
        case "metrics": metrics = event
        case "quality": event.signal.map { qualities[$0] = event }
        case "device": event.id.map { devices[$0] = event }
        case "phase":
            stage = Stage(
                id: event.id ?? "", start: event.time ?? newest, seconds: event.seconds ?? 0, rate: event.rate
            )
        case "feedback": feedback = event.level
        case "cue": takeCue(event)
        default: break
        }
        switch event.className {
        case "gap", "fault", "mark", "rating", "summary", "phase":
            if let line = EventLine.text(event) {
                if happened.count == 32 { happened.removeFirst() }
                happened.append(line)
            }
        default: break
        }
        if event.className == "summary" {
            stage = nil
            pacer = []
        }
    }

    private mutating func takeWave(_ event: LiveEvent) {
        guard let signal = event.signal, let start = event.time, let rate = event.samplesPerSecond, rate > 0,
            let values = event.values, !values.isEmpty
        else { return }
        newest = max(newest, start + Double(values.count) / rate)
        if breathSignal == nil, ChannelKind(signalName: signal).carriesBreath { breathSignal = signal }
        guard signal == breathSignal else { return }
        let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
        breath.add(mean, at: start + Double(values.count) / rate / 2)
    }

    private mutating func takeCue(_ event: LiveEvent) {
        guard let start = event.time, let seconds = event.seconds else { return }
        switch event.kind {
        case "inhale", "exhale":
            pacer.removeAll { $0.start + $0.seconds < newest - Self.span || $0.start >= start }
            pacer.append(Breathing(isInhale: event.kind == "inhale", start: start, seconds: seconds))
        case "fade": pacer.removeAll { $0.start + $0.seconds > start }
        case "voice": event.text.map { spoken = ($0, start, start + max(seconds, 6)) }
        default: break
        }
    }

    // MARK: Drawing

    /// A frame of exactly `height` lines, each at most `width` characters.
    func frame(now: Double, width: Int, height: Int) -> [FrameLine] {
        let width = max(40, width)
        let height = max(12, height)
        // Below the curves: pacer, speech, numbers, signals, then what happened.
        let below = guidance(now, width) + numbers(now, width) + [signals]
        let fixed = 1 + 2 + below.count + 2
        let events = height >= 30 ? 6 : 3
        let paced = rhythm(now)
        let pacedRows = paced.isEmpty ? 0 : 2
        let room = max(4 + pacedRows, height - fixed - events) - pacedRows
        let heartRows = max(2, (room * 3 + 4) / 5)
        let breathRows = max(2, room - heartRows)

        var lines = [header(now, width)]
        lines += curve(
            heart.recent(now).map { ($0.time, $0.value) }, "heart rate, bpm", now, width, heartRows,
            joined: 3,
            minimumSpan: 10, decimals: 0, colour: .heart)
        lines += rows(paced, now, width, pacedRows, low: 0, high: 1, joined: 1).map {
            FrameLine(Self.margin("pace", "") + $0, .pacer)
        }
        lines += curve(
            breath.recent(now).map { ($0.time, $0.value) }, "breath", now, width, breathRows, joined: 1,
            minimumSpan: 0, decimals: nil, colour: .breath)
        lines.append(FrameLine(""))
        lines += below
        lines.append(FrameLine(""))
        lines += happened.suffix(max(0, height - lines.count)).map { FrameLine($0, .dim) }
        while lines.count < height { lines.append(FrameLine("")) }
        return lines.prefix(height).map { FrameLine(String($0.text.prefix(width)), $0.colour) }
    }

    private func header(_ now: Double, _ width: Int) -> FrameLine {
        let right = NumberText.clock(now)
        let left = "biofeed  \(title)"
        let space = max(1, width - left.count - right.count)
        return FrameLine(left + String(repeating: " ", count: space) + right, .bold)
    }

    /// Columns before a curve, with its upper or lower end.
    private static let marginWidth = 6

    private static func margin(_ name: String, _ label: String) -> String {
        let text = name.isEmpty ? label : name
        return String(repeating: " ", count: max(0, marginWidth - 1 - text.count)) + text + " "
    }

    /// A curve with a heading and the ends of its scale.
    private func curve(
        _ points: [(time: Double, value: Double)], _ name: String, _ now: Double, _ width: Int, _ rows: Int,
        joined: Double, minimumSpan: Double, decimals: Int?, colour: FrameLine.Colour
    ) -> [FrameLine] {
        var low = points.map(\.value).min() ?? 0
        var high = points.map(\.value).max() ?? 1
        let missing = max(minimumSpan - (high - low), 0)
        low -= missing / 2
        high += missing / 2
        let last = points.last.map { point in
            decimals.map { "  \(NumberText.text(point.value, $0)) now" } ?? ""
        }
        let title = "\(name)\(points.isEmpty ? ": nothing yet" : last ?? "")"
        let rule = String(
            repeating: "\u{2500}", count: max(0, width - Self.marginWidth - title.count - 1))
        var lines = [FrameLine(Self.margin("", "") + title + " " + rule)]
        let drawn = self.rows(points, now, width, rows, low: low, high: high, joined: joined)
        for (row, text) in drawn.enumerated() {
            var label = ""
            if let decimals, !points.isEmpty {
                if row == 0 { label = NumberText.text(high, decimals) }
                if row == rows - 1 { label = NumberText.text(low, decimals) }
            }
            lines.append(FrameLine(Self.margin("", label) + text, colour))
        }
        return lines
    }

    /// The last minute of a curve, its right end now.
    private func rows(
        _ points: [(time: Double, value: Double)], _ now: Double, _ width: Int, _ rows: Int, low: Double,
        high: Double, joined: Double
    ) -> [String] {
        guard rows > 0 else { return [] }
        let range = high > low ? high - low : 1
        var curve = BrailleCurve(columns: width - Self.marginWidth, rows: rows)
        curve.draw(
            points.map { (($0.time - now) / Self.span + 1, ($0.value - low) / range) },
            joined: joined / Self.span)
        return curve.lines
    }

    /// The pacer of the last minute, from 0 (breathed out) to 1, to be held against the heart above it.
    private func rhythm(_ now: Double) -> [(time: Double, value: Double)] {
        pacer.flatMap { breath -> [(time: Double, value: Double)] in
            let end = min(now, breath.start + breath.seconds)
            return stride(from: max(now - Self.span, breath.start), to: end, by: 0.25).map { time in
                let part = (time - breath.start) / breath.seconds
                let risen = (1 - cos(.pi * part)) / 2
                return (time, breath.isInhale ? risen : 1 - risen)
            }
        }
    }

    private func guidance(_ now: Double, _ width: Int) -> [FrameLine] {
        guard let stage, now < stage.start + stage.seconds + 30 else {
            return [FrameLine("no exercise is running")]
        }
        var first = "phase \(stage.id)"
        first += "   \(NumberText.clock(max(0, stage.start + stage.seconds - now))) left"
        if let rate = stage.rate { first += "   \(NumberText.text(rate, 1)) breaths a minute" }
        if let feedback { first += "   " + ["searching", "on the way", "nice"][min(2, max(0, feedback))] }
        let speech =
            spoken.flatMap { now >= $0.start && now < $0.end ? "\u{201C}\($0.text)\u{201D}" : nil } ?? ""
        guard let breathing = pacer.last(where: { $0.start <= now && now < $0.start + $0.seconds }) else {
            return [FrameLine(first, .bold), FrameLine(""), FrameLine(speech)]
        }
        let part = (now - breathing.start) / breathing.seconds
        let fill = breathing.isInhale ? part : 1 - part
        let length = min(60, width - 12)
        let filled = Int((fill * Double(length)).rounded())
        let bar =
            String(repeating: "\u{2588}", count: filled)
            + String(repeating: "\u{2591}", count: length - filled)
        return [
            FrameLine(first, .bold), FrameLine("\(breathing.isInhale ? "in " : "out") \(bar)", .pacer),
            FrameLine(speech),
        ]
    }

    private static let shown: [(name: String, label: String, unit: String, decimals: Int)] = [
        ("mean_hr_bpm", "heart", "bpm", 0), ("breath_rate_bpm", "breath", "/min", 1),
        ("rsa_bpm", "RSA", "bpm", 1), ("rsa_ms", "RSA", "ms", 0), ("rmssd_ms", "RMSSD", "ms", 1),
        ("sdnn_ms", "SDNN", "ms", 1), ("pnn50_pct", "pNN50", "%", 0), ("lf_ms2", "LF", "ms\u{B2}", 0),
        ("hf_ms2", "HF", "ms\u{B2}", 0), ("peak_hz", "peak", "Hz", 3), ("q", "q", "", 2),
        ("pacer_r2", "R\u{B2}", "", 2), ("pacer_lag_s", "lag", "s", 1),
    ]

    /// Numbers with unit and age; those that are not known are not shown.
    private func numbers(_ now: Double, _ width: Int) -> [FrameLine] {
        let wait = metrics?.time.map { max(0, now - $0) } ?? 0
        let cell = 26
        let columns = max(1, width / cell)
        var cells: [String] = []
        for number in Self.shown {
            guard let value = metrics?.numbers[number.name] else { continue }
            let age = (metrics?.ages[number.name] ?? 0) + wait
            let unit = number.unit.isEmpty ? "" : " \(number.unit)"
            let mark = age > Self.staleAfter ? "old, " : ""
            cells.append(
                "\(number.label) \(NumberText.text(value, number.decimals))\(unit) (\(mark)\(NumberText.text(age, 0)) s)"
            )
        }
        guard !cells.isEmpty else { return [FrameLine("numbers: not enough beats yet")] }
        return stride(from: 0, to: cells.count, by: columns).map { start in
            FrameLine(
                cells[start..<min(start + columns, cells.count)].map { text in
                    text + String(repeating: " ", count: max(1, cell - text.count))
                }.joined())
        }
    }

    /// From which quality on a signal is good, and below which it is bad.
    private static let enough = (good: 0.8, bad: 0.5)

    private var signals: FrameLine {
        let sensors = devices.values.sorted { ($0.id ?? "") < ($1.id ?? "") }.map { device in
            let rate = device.samplesPerSecond.map { " \(NumberText.text($0, 1)) Hz" } ?? ""
            let driver = device.driver.map { " \($0)" } ?? ""
            return "\(device.id ?? "?")\(driver) \(device.state ?? "")\(rate)"
        }
        let judged = qualities.values.sorted { ($0.signal ?? "") < ($1.signal ?? "") }.map { report in
            "\(report.signal ?? "?") \(report.reason ?? "?") \(NumberText.text(100 * (report.index ?? 0), 0)) %"
        }
        let worst = qualities.values.compactMap(\.index).min()
        let colour: FrameLine.Colour =
            worst.map { $0 >= Self.enough.good ? .good : $0 < Self.enough.bad ? .bad : .doubtful } ?? .plain
        return FrameLine("signals  " + (judged + sensors).joined(separator: "   "), colour)
    }
}

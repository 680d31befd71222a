import Biosignals
import Drawing
import Foundation
import Guidance
import HRV
import Sessions

/// The pictures of a session, as a journal would print them (dossier §8.1).
struct StoryPlots {
    let story: SessionStory
    let parts: [SessionPart]
    let words: ReportWords

    private var time: PlotAxis {
        PlotAxis(words("tijd, min:s", "time, min:s"), 0...max(1, story.end), style: .clock, tickCount: 8)
    }

    /// Seconds between beats over which no curve is drawn.
    private static let hole = 3.5

    private var rates: [Plot.Point] {
        story.cleaned.corrected.compactMap { beat in
            guard beat.isValid, let rr = beat.rr else { return nil }
            return (x: beat.time, y: 60_000 / rr)
        }
    }

    /// Heart rate over the whole session, with its phases.
    func heartRate() -> Plot {
        let points = rates
        var plot = Plot(
            words("Hartslag", "Heart rate"), x: time,
            y: PlotAxis(words("slagen per minuut", "beats per minute"), around: points.map(\.y), atLeast: 20))
        markPhases(in: &plot)
        plot.line(points, .blue, width: 1.1, gap: Self.hole)
        return plot
    }

    /// One minute of heart rate with breathing and pacer below it; the middle of the paced part, or of the recording.
    func strip() -> Plot {
        let part = parts.first { $0.kind == .paced } ?? parts[0]
        let middle = (part.start + part.end) / 2
        let from = max(0, middle - 30)
        let range = from...(from + 60)
        let points = rates.filter { range.contains($0.x) }
        let axis = PlotAxis("", around: points.map(\.y), atLeast: 20).range
        let height = axis.upperBound - axis.lowerBound
        let wave = breathing(range, low: axis.lowerBound - 0.5 * height, height: 0.4 * height)
        var plot = Plot(
            words("Een minuut van dichtbij", "One minute, near by"),
            x: PlotAxis(words("tijd, min:s", "time, min:s"), range, style: .clock, tickCount: 6),
            y: PlotAxis(
                words("slagen per minuut", "beats per minute"),
                (wave == nil ? axis.lowerBound : axis.lowerBound - 0.55 * height)...axis.upperBound))
        plot.y.labelled = axis
        for cue in story.pacer where cue.isInhale {
            plot.span(cue.start...(cue.start + cue.seconds), .sky)
        }
        plot.line(points, .blue, width: 1.6, gap: Self.hole)
        plot.dots(points, .blue, radius: 1.6)
        plot.name(words("hart", "heart"), .blue)
        if let wave {
            plot.line(wave, .green, width: 1.6)
            plot.name(words("adem (zonder schaal)", "breath (no scale)"), .green)
        }
        if !story.pacer.isEmpty { plot.name(words("begeleiding in", "pacer in"), .sky) }
        return plot
    }

    /// The breathing wave of a stretch of time, or one drawn through the onsets of breaths, in a band of the plot.
    private func breathing(_ range: ClosedRange<Double>, low: Double, height: Double) -> [Plot.Point]? {
        var points: [Plot.Point] = []
        if let wave = story.respiration {
            let first = max(0, Int((range.lowerBound - wave.start) * wave.rate))
            let last = min(wave.samples.count, Int((range.upperBound - wave.start) * wave.rate))
            guard first < last else { return nil }
            points = (first..<last).map { (x: wave.start + Double($0) / wave.rate, y: wave.samples[$0]) }
        } else {
            for breath in story.breaths
            where breath.end > range.lowerBound && breath.inhale < range.upperBound {
                for step in 0..<20 {
                    let part = Double(step) / 20
                    let top = (breath.exhale - breath.inhale) / (breath.end - breath.inhale)
                    let angle = part < top ? part / top : 1 + (part - top) / (1 - top)
                    points.append(
                        (x: breath.inhale + part * (breath.end - breath.inhale), y: -cos(.pi * angle)))
                }
            }
        }
        guard let least = points.map(\.y).min(), let most = points.map(\.y).max(), most > least else {
            return nil
        }
        return points.map { (x: $0.x, y: low + height * ($0.y - least) / (most - least)) }
    }

    /// The intervals as measured, with those that were not believed.
    func tachogram() -> Plot {
        let measured = story.cleaned.classified
        let points: [Plot.Point] = story.cleaned.corrected.compactMap { beat in
            guard beat.isValid, let rr = beat.rr else { return nil }
            return (x: beat.time, y: rr)
        }
        var plot = Plot(
            words("Tijd tussen hartslagen", "Time between heart beats"), x: time,
            y: PlotAxis(words("interval, ms", "interval, ms"), around: points.map(\.y), atLeast: 200))
        markPhases(in: &plot)
        plot.line(points, .ink, width: 0.9, gap: Self.hole)
        let artefacts: [Plot.Point] = measured.compactMap { beat in
            guard beat.isArtefact, let rr = beat.rr else { return nil }
            return (x: beat.time, y: min(max(rr, plot.y.range.lowerBound), plot.y.range.upperBound))
        }
        plot.crosses(artefacts, .orange)
        plot.name(words("gebruikt", "used"), .ink)
        plot.name(words("niet geloofd (\(artefacts.count))", "not believed (\(artefacts.count))"), .orange)
        return plot
    }

    /// The spectrum of each part with its bands and the breathing rate.
    func spectrum() -> Plot {
        let colors: [SessionPart.Kind: PaintColor] = [
            .whole: .blue, .before: .grey, .paced: .blue, .busy: .rose, .after: .orange,
        ]
        var curves: [(part: SessionPart, points: [Plot.Point])] = []
        for part in parts {
            let series = NNSeries(
                story.cleaned.corrected.filter { $0.time >= part.start && $0.time <= part.end })
            guard part.end - part.start >= 55, let density = HRVAnalysis.density(series) else { continue }
            curves.append(
                (
                    part,
                    density.density.indices.prefix { Double($0) * density.binWidth <= 0.4 }
                        .map { (x: Double($0) * density.binWidth, y: density.density[$0] / 1000) }
                ))
        }
        let top = curves.flatMap { $0.points.map(\.y) }.max() ?? 1
        var plot = Plot(
            words("Spectrum", "Spectrum"),
            x: PlotAxis(words("frequentie, Hz", "frequency, Hz"), 0...0.4, tickCount: 8),
            // With room for the names of the bands above the highest peak.
            y: PlotAxis(
                words("dichtheid, 1000 ms\u{B2}/Hz", "density, 1000 ms\u{B2}/Hz"), 0...max(1e-6, 1.15 * top)))
        plot.span(FrequencyBand.lf.lowerBound...FrequencyBand.lf.upperBound, .sky, "LF")
        plot.span(FrequencyBand.hf.lowerBound...FrequencyBand.hf.upperBound, .amber, "HF")
        for (part, points) in curves {
            plot.line(points, colors[part.kind] ?? .ink, width: 1.5)
            plot.name(words.name(part.kind), colors[part.kind] ?? .ink)
        }
        let told = parts.first { $0.kind == .paced } ?? parts[0]
        if let rate = told.result.breathing.rate {
            plot.moment(rate / 60, .green, words("adem", "breathing"))
        }
        return plot
    }

    /// R² with the pacer over time; nil where there was none.
    func following() -> Plot? {
        guard let paced = parts.first(where: { $0.kind == .paced }) else { return nil }
        let points: [Plot.Point] = story.following.compactMap { look in
            guard look.time >= paced.start, look.time <= paced.end else { return nil }
            return look.r2.map { (x: look.time, y: $0) }
        }
        guard points.count > 1 else { return nil }
        var plot = Plot(
            words("Hoe het hart meebeweegt", "How the heart moves along"), x: time,
            y: PlotAxis(words("R\u{B2} met de begeleiding", "R\u{B2} with the pacer"), 0...1))
        markPhases(in: &plot)
        plot.level(PacerFollowing.some, .grey)
        plot.level(PacerFollowing.well, .grey)
        plot.line(points, .green, width: 1.5, gap: 10)
        return plot
    }

    /// RSA of each breath against its rate; nil without breaths.
    func rsa() -> Plot? {
        let points: [Plot.Point] = story.breaths.compactMap { breath in
            guard
                let rsa = BreathRSA(
                    inhale: breath.inhale, exhale: breath.exhale, end: breath.end, in: story.cleaned.corrected
                )
            else { return nil }
            return (x: 60 / (breath.end - breath.inhale), y: rsa.bpm)
        }
        guard points.count >= 3 else { return nil }
        let fastest = min(40, max(12, points.map(\.x).max() ?? 0))
        var plot = Plot(
            words("Golf van de hartslag per adem", "Wave of the heart rate, breath by breath"),
            x: PlotAxis(words("ademhalingen per minuut", "breaths per minute"), 0...(fastest + 1)),
            y: PlotAxis(
                words("RSA, slagen per minuut", "RSA, beats per minute"),
                0...(1.08 * (points.map(\.y).max() ?? 1))))
        plot.dots(points, .green)
        return plot
    }

    /// Each interval against the next, before and after; the whole where there is no before.
    func poincare() -> Plot {
        var plot: Plot?
        let shown = parts.filter { $0.kind != .paced && $0.kind != .busy }
        for part in shown.isEmpty ? parts : shown {
            let beats = story.cleaned.corrected.filter { $0.time >= part.start && $0.time <= part.end }
            let pairs: [Plot.Point] = zip(beats, beats.dropFirst()).compactMap { one, next in
                guard one.isValid, next.isValid, let a = one.rr, let b = next.rr else { return nil }
                return (x: a, y: b)
            }
            let color: PaintColor = part.kind == .after ? .orange : .blue
            if plot == nil {
                let all = story.cleaned.corrected.compactMap { $0.isValid ? $0.rr : nil }
                let axis = PlotAxis("", around: all, atLeast: 200).range
                plot = Plot(
                    words("Poincar\u{E9}", "Poincar\u{E9}"),
                    x: PlotAxis(words("interval, ms", "interval, ms"), axis),
                    y: PlotAxis(words("volgende, ms", "next, ms"), axis))
                plot?.line(
                    [(x: axis.lowerBound, y: axis.lowerBound), (x: axis.upperBound, y: axis.upperBound)],
                    .pale)
            }
            plot?.dots(pairs, color, radius: 1.6)
            plot?.name(words.name(part.kind), color)
        }
        return plot ?? Plot("", x: PlotAxis("", 0...1), y: PlotAxis("", 0...1))
    }

    /// The heart rate after a busy moment; nil where there was none.
    func recovery() -> Plot? {
        guard let stress = story.summary?.stress,
            let busy = phases(named: [SessionStory.busyPhase]).last
        else { return nil }
        let from = max(0, busy.start - 120)
        let points = rates.filter { $0.x >= from && $0.x <= busy.end + 420 }
        guard points.count > 2 else { return nil }
        var plot = Plot(
            words("Herstel na de drukte", "Settling after the busy moment"),
            x: PlotAxis(
                words("minuten na de drukte", "minutes after the busy moment"),
                (from - busy.end)...(min(story.end, busy.end + 420) - busy.end), style: .clock, tickCount: 7),
            y: PlotAxis(words("slagen per minuut", "beats per minute"), around: points.map(\.y), atLeast: 15))
        makeRoom(in: &plot)
        plot.span((busy.start - busy.end)...0, .amber, words("drukte", "busy"))
        plot.line(points.map { (x: $0.x - busy.end, y: $0.y) }, .blue, width: 0.9, gap: Self.hole)
        plot.level(stress.baseline, .green, words("rust", "rest"))
        plot.level(stress.task, .orange, words("drukte", "busy"))
        if let half = stress.halfTime { plot.moment(half, .grey, words("half", "half")) }
        return plot
    }

    private func phases(named names: [String]) -> [(start: Double, end: Double)] {
        story.phases.enumerated().compactMap { index, phase in
            guard names.contains(where: { phase.id.hasPrefix($0) }) else { return nil }
            let next = index + 1 < story.phases.count ? story.phases[index + 1].time.seconds : story.end
            return (phase.time.seconds, next)
        }
    }

    /// Room above the highest value, so that no curve covers a name that stands there.
    private func makeRoom(in plot: inout Plot) {
        let shown = plot.y.range
        plot.y.range = shown.lowerBound...(shown.upperBound + 0.16 * (shown.upperBound - shown.lowerBound))
        plot.y.labelled = shown
    }

    private func markPhases(in plot: inout Plot) {
        if parts.contains(where: { $0.kind != .whole }) { makeRoom(in: &plot) }
        for part in parts where part.kind != .whole {
            let colors: [SessionPart.Kind: PaintColor] = [.paced: .sky, .busy: .amber]
            plot.span(part.start...part.end, colors[part.kind] ?? .paper, words.name(part.kind))
        }
        for gap in story.gaps {
            guard let from = gap.from else { continue }
            plot.span(from.seconds...gap.time.seconds, .rose)
        }
    }
}

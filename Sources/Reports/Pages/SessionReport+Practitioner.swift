import Biosignals
import Drawing
import Guidance
import HRV
import Sessions

/// The practitioner's page: one sheet of paper.
extension SessionReport {
    func writePractitioner(to page: inout HTMLPage) {
        page.heading(title, level: 1)
        page.paragraph(subtitle, kind: "under")
        page.pictures([plots.heartRate().picture(width: Self.wide.width, height: 190)], wide: true)
        page.heading(words("De delen van de sessie", "The parts of the session"))
        page.table(partRows)
        writeReading(to: &page)
        page.heading(words("Wat er gebeurde", "What happened"))
        page.facts(facts)
        page.pictures(practitionerPictures.dropFirst().map(\.self))
        page.paragraph(words.disclaimer, kind: "under")
    }

    var practitionerPictures: [Picture] {
        let last: Plot? = plots.recovery() ?? plots.rsa() ?? plots.poincare()
        return [
            plots.heartRate().picture(width: Self.half.width, height: Self.half.height), small(plots.strip()),
            small(plots.following() ?? plots.spectrum()), small(last), small(plots.tachogram()),
        ].compactMap(\.self)
    }

    /// Rows of numbers for each part; what is withheld is a dash.
    var partRows: [[String]] {
        func row(_ name: String, _ decimals: Int, _ value: (HRVResult) -> Double?) -> [String] {
            [name] + parts.map { words.number(value($0.result), decimals) }
        }
        var rows = [
            [words("getal", "number")] + parts.map { words.name($0.kind) },
            [words("duur, min:s", "length, min:s")] + parts.map { words.clock($0.end - $0.start) },
            row(words("artefacten, %", "artefacts, %"), 1) { $0.artefacts.percent },
            row(words("hartslag, per minuut", "heart rate, per minute"), 1) { $0.time.meanHR },
            row("RMSSD, ms", 1) { $0.time.rmssd },
            row("ln RMSSD", 2) { $0.time.lnRMSSD },
            row(words("SDNN, ms (vanaf 5 min)", "SDNN, ms (from 5 min)"), 1) { $0.time.sdnn },
            row(words("HF, ms\u{B2} (adem vanaf 9/min)", "HF, ms\u{B2} (breathing from 9/min)"), 0) {
                $0.breathing.rate == nil ? nil : $0.frequency.hf
            },
            row(
                words(
                    "adem, per minuut (\(words.source(story)))",
                    "breaths, per minute (\(words.source(story)))"), 1
            ) {
                $0.breathing.rate
            },
            row(words("RSA, slagen per minuut", "RSA, beats per minute"), 1) { $0.breathing.rsaBPM },
            row("RSA, ms", 0) { $0.breathing.rsaMilliseconds },
            [words("ademhalingen met RSA", "breaths with RSA")]
                + parts.map { "\($0.result.breathing.breaths - $0.result.breathing.breathsWithoutRSA)" },
        ]
        if story.breathSource == nil { rows.removeLast(4) }
        return rows
    }

    private func writeReading(to page: inout HTMLPage) {
        let slow = parts.contains { ($0.result.breathing.rate ?? 99) < FrequencyBand.slowestBreathingForHF }
        if slow {
            page.paragraph(
                words(
                    "De adem was langzamer dan 9 per minuut: LF is hier de adem zelf, en RMSSD stijgt deels mee. Vergelijk alleen delen met vrije adem.",
                    "Breathing was slower than 9 a minute: LF here is the breathing itself, and RMSSD rises with it in part. Compare only parts with free breathing."
                ), kind: "under")
        }
        if let sentence = change { page.paragraph(sentence) }
        page.paragraph(
            words(
                "\u{2013}: het deel was voor dit getal te kort, te onrustig of de adem te langzaam. In de weergave voor onderzoek staat bij elk waarom.",
                "\u{2013}: for this number the part was too short, too disturbed, or breathing too slow. The view for research says why for each."
            ), kind: "under")
    }

    /// From before to after, against the usual variation.
    var change: String? {
        guard let before = part(.before)?.result, let after = part(.after)?.result else { return nil }
        return PartChange(
            rmssd: (before.time.rmssd, after.time.rmssd), heartRate: (before.time.meanHR, after.time.meanHR),
            tension: (tension("before"), tension("after"))
        ).sentence(words)
    }

    var facts: [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = []
        func add(_ nl: String, _ en: String, _ value: String?) {
            if let value { facts.append((words(nl, en), value)) }
        }
        if let following {
            let isSensed = following.breathsThatFit != nil
            add(
                isSensed ? "adem past bij de begeleiding" : "het hart bewoog mee",
                isSensed ? "breaths that fit the pacer" : "the heart followed",
                isSensed
                    ? words.percent(following.breathsThatFit)
                        + words(" van \(following.breathCount)", " of \(following.breathCount)")
                    : words.percent(following.shareSome))
            if following.shareSome != nil {
                add(
                    "tijd met de begeleiding (R\u{B2} vanaf 0,3; vanaf 0,6)",
                    "time with the pacer (R\u{B2} from 0.3; from 0.6)",
                    words.percent(following.shareSome) + "; " + words.percent(following.shareWell))
                add(
                    "langste stuk; eerste keer na", "longest stretch; first after",
                    words.clock(following.longestRun) + "; " + words.clock(following.firstAfter))
            }
        }
        if let after = part(.after)?.result.breathing.rate, let paced = part(.paced)?.result.breathing.rate {
            add(
                "adem daarna zonder begeleiding", "breathing afterwards, without the pacer",
                words(
                    "\(words.number(after, 1)) per minuut (met: \(words.number(paced, 1)))",
                    "\(words.number(after, 1)) a minute (with: \(words.number(paced, 1)))"))
        }
        if let stress = story.summary?.stress {
            add(
                "reactie op de drukte", "reaction to the busy moment",
                stress.isReaction
                    ? words(
                        "+\(words.number(stress.reactivity, 1)) per minuut",
                        "+\(words.number(stress.reactivity, 1)) a minute")
                    : words("niet meer dan ruis", "no more than noise"))
            if stress.isReaction {
                let fractions = stress.fractions.map { words.percent($0) }.joined(separator: ", ")
                add("teruggegaan na 1, 3, 5 min", "gone back after 1, 3, 5 min", fractions)
                add("half terug na", "half gone back after", words.clock(stress.halfTime))
            }
        }
        let lost = story.gaps.reduce(0) { $0 + $1.time.seconds - ($1.from?.seconds ?? $1.time.seconds) }
        add(
            "signaal weg", "signal lost",
            words(
                "\(story.gaps.count) keer, \(words.number(lost, 0)) s",
                "\(story.gaps.count) times, \(words.number(lost, 0)) s"))
        if let summary = story.summary {
            let reason = words.reason(summary.stopReason)
            add(
                "gestopt", "stopped",
                summary.stopped
                    ? words("ja: \(reason)", "yes: \(reason)") : words("nee, afgemaakt", "no, finished"))
        }
        if let before = tension("before") {
            add("spanning vooraf (0\u{2013}10)", "tension before (0\u{2013}10)", "\(before)")
        }
        if let after = tension("after") {
            add("spanning na afloop (0\u{2013}10)", "tension after (0\u{2013}10)", "\(after)")
        }
        return facts
    }
}

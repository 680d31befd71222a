import Biosignals
import Drawing
import Guidance
import HRV
import Sessions

/// The researcher's pages: every number with what it was made with, and what a paper has to tell.
extension SessionReport {
    var researchPictures: [Picture] {
        [
            plots.heartRate(), plots.strip(), plots.tachogram(), plots.spectrum(), plots.following(),
            plots.rsa(),
            plots.poincare(), plots.recovery(),
        ].compactMap(small)
    }

    func writeResearch(to page: inout HTMLPage) {
        page.heading(title, level: 1)
        page.paragraph(subtitle, kind: "under")
        page.pictures(researchPictures)
        page.heading(words("Alle getallen", "All numbers"))
        page.table(allRows)
        if !withheld.isEmpty {
            page.heading(words("Weggelaten", "Withheld"))
            page.facts(withheld)
        }
        page.heading(words("Verloop", "Course"))
        page.facts(facts)
        if let change { page.paragraph(change) }
        page.heading(words("Methode", "Methods"))
        page.paragraph(methods)
        page.paragraph(
            words(
                "De makers van biofeed kunnen ook de onderzoekers zijn: meld dat. Er is geen effectstudie van biofeed.",
                "The makers of biofeed may be the evaluators too: say so. There is no study of biofeed's effect."
            ),
            kind: "under")
        page.heading(words("Instellingen en herkomst", "Settings and origin"))
        page.facts(origin)
        page.heading(words("Wat een artikel moet zeggen (GRAPH)", "What a paper has to tell (GRAPH)"))
        page.facts(
            GraphChecklist(story, parts, settings).items.map { item in
                ("\(item.id) \(item.asks)", item.answer ?? words("in te vullen", "to be filled in"))
            })
        page.data(graphJSON, title: "graph.json")
        page.paragraph(words.disclaimer, kind: "under")
    }

    /// Part and reason, and the numbers that it keeps out.
    private var withheld: [(name: String, value: String)] {
        parts.flatMap { part -> [(name: String, value: String)] in
            var reasons: [String] = []
            for one in part.result.withheld where !reasons.contains(one.reason) { reasons.append(one.reason) }
            return reasons.map { reason in
                let names = part.result.withheld.filter { $0.reason == reason }.map(\.name)
                return ("\(words.name(part.kind)): \(reason)", names.joined(separator: ", "))
            }
        }
    }

    private var origin: [(name: String, value: String)] {
        [
            (words("opname", "recording"), story.name),
            (words("begin", "start"), story.started ?? "\u{2013}"),
            (words("herkomst", "origin"), story.origin ?? "\u{2013}"),
            (words("opgenomen met", "recorded with"), story.software ?? "\u{2013}"),
            (words("berekend met", "calculated with"), "biofeed \(Version.current)"),
            (words("instellingen", "settings"), "\(settings.preset.rawValue), \(settings.fingerprint)"),
        ]
    }

    private var allRows: [[String]] {
        func row(_ name: String, _ decimals: Int, _ value: (HRVResult) -> Double?) -> [String] {
            [name] + parts.map { words.number(value($0.result), decimals) }
        }
        let more = [
            row("pNN50, %", 1) { $0.time.pnn50 }, row("SDSD, ms", 1) { $0.time.sdsd },
            row("LF, ms\u{B2}", 0) { $0.frequency.lf },
            row(words("totaal, ms\u{B2}", "total, ms\u{B2}"), 0) { $0.frequency.total },
            row("LF/HF", 2) { $0.frequency.lfHF },
            row(words("piek LF, Hz", "LF peak, Hz"), 3) { $0.frequency.lfPeak },
            row("SD1, ms", 1) { $0.nonlinear.sd1 }, row("SD2, ms", 1) { $0.nonlinear.sd2 },
            row("SampEn", 3) { $0.nonlinear.sampleEntropy },
            row("DFA \u{3B1}1", 3) { $0.nonlinear.dfaAlpha1 },
            row(words("piek, Hz", "peak, Hz"), 3) { $0.coherence.peakFrequency },
            row("q", 3) { $0.coherence.q },
            row("PLV", 3) { $0.breathing.plv },
            row(words("samenhang hart en adem", "coherence of heart and breath"), 3) {
                $0.breathing.coherence
            },
            [words("hartslagen", "beats")] + parts.map { "\($0.result.beats)" },
            [words("vervangen", "replaced")] + parts.map { "\($0.result.artefacts.corrected)" },
        ]
        return partRows + more
    }
}

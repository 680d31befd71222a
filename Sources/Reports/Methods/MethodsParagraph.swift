import Biosignals
import Guidance
import HRV
import Sessions

/// The paragraph that a paper needs to say how its numbers were made: every convention that changes one.
struct MethodsParagraph {
    let story: SessionStory
    let settings: AnalysisSettings
    let words: ReportWords

    var text: String { sentences.joined(separator: " ") }

    private var sentences: [String] {
        let artefacts = story.cleaned
        let spectrum = settings.spectrum
        let segment: String =
            switch spectrum.segment {
            case .seconds(let seconds): words.number(seconds, 0) + " s"
            case .share(let share): words.percent(share)
            }
        return [
            words(
                "Hartslagen komen uit \(heart).", "Heart beats were taken from \(heart)."),
            words(
                "Artefacten tussen de intervallen zijn gezocht volgens Lipponen en Tarvainen (2019), vooruit en achteruit kijkend; \(words.number(artefacts.percentCorrected, 2)) % van de intervallen is vervangen door schattingen.",
                "Artefacts among the intervals were looked for after Lipponen and Tarvainen (2019), looking ahead and back; \(words.number(artefacts.percentCorrected, 2)) % of the intervals were replaced by estimates."
            ),
            words(
                "Verschillen zijn alleen genomen tussen intervallen die een slag delen; SDNN en SDSD delen door n \u{2212} 1.",
                "Differences were taken only between intervals that share a beat; SDNN and SDSD divide by n \u{2212} 1."
            ),
            words(
                "Spectra: \(settings.method.rawValue), intervallen met \(words.number(spectrum.rate, 0)) Hz opnieuw bemonsterd (\(spectrum.interpolation.rawValue)), trend \(settings.detrend.rawValue), stukken van \(segment) met \(words.percent(spectrum.overlap)) overlap; LF \(band(spectrum.lf)) Hz, HF \(band(spectrum.hf)) Hz.",
                "Spectra: \(settings.method.rawValue), intervals resampled at \(words.number(spectrum.rate, 0)) Hz (\(spectrum.interpolation.rawValue)), trend \(settings.detrend.rawValue), segments of \(segment) with \(words.percent(spectrum.overlap)) overlap; LF \(band(spectrum.lf)) Hz, HF \(band(spectrum.hf)) Hz."
            ),
            words(
                "Ademhaling: \(words.source(story)). RSA is per adem de hoogste min de laagste hartslag (dal tot top).",
                "Breathing: \(words.source(story)). RSA is, breath by breath, the highest less the lowest heart rate (peak to trough)."
            ),
            words(
                "Onder 9 ademhalingen per minuut is LF de ademhaling zelf; HF, LF/HF en DFA zijn dan weggelaten.",
                "Below 9 breaths a minute LF is the breathing itself; HF, LF/HF and DFA are then left out."),
            words(
                "Berekend met biofeed \(Version.current), instellingen \(settings.preset.rawValue) (\(settings.fingerprint)).",
                "Calculated with biofeed \(Version.current), settings \(settings.preset.rawValue) (\(settings.fingerprint))."
            ),
        ]
    }

    private var heart: String {
        let name = story.heartSignal ?? "RR"
        return story.sensors.isEmpty ? name : "\(name) (\(story.sensors.joined(separator: ", ")))"
    }

    private func band(_ band: Range<Double>) -> String {
        words.number(band.lowerBound, 2) + "\u{2013}" + words.number(band.upperBound, 2)
    }
}

import Biosignals
import Foundation
import Guidance
import HRV
import Sessions

/// What a paper on heart rate variability should tell, item by item: the GRAPH list (Quintana, Alvares & Heathers 2016)
/// and the additions of Quigley and others (2024). What the recording does not tell is named as missing, for the
/// researcher to fill in.
struct GraphChecklist: Encodable {
    struct Item: Encodable {
        var id: String
        var domain: String
        var asks: String
        /// nil where the recording does not tell.
        var answer: String?
    }

    var standard = "GRAPH (Quintana, Alvares & Heathers 2016), with items after Quigley et al. 2024"
    var recording: String
    var software: String
    var settings_hash: String
    var items: [Item]
    /// Ids of the items without an answer.
    var missing: [String]

    init(_ story: SessionStory, _ parts: [SessionPart], _ settings: AnalysisSettings) {
        let english = ReportWords(.en)
        recording = story.name
        software = "biofeed \(Version.current)"
        settings_hash = settings.fingerprint
        let cleaned = story.cleaned
        let seconds = parts.map { "\($0.kind.rawValue) \(english.number($0.end - $0.start, 0)) s" }
        let gaps = story.gaps.reduce(0) { $0 + $1.time.seconds - ($1.from?.seconds ?? $1.time.seconds) }
        let profile = story.profile.map { "stage \($0.stage.rawValue)" }
        let spectrum = settings.spectrum
        let position = story.exercise.flatMap { exercise in
            story.profile.map { exercise.positionText(language: .en, profile: $0) }
        }
        let exercise = story.exercise.map { "\($0.id), version \($0.version)" }
        let circumstances = seconds + [story.started, position, exercise].compactMap { $0 }
        let reasons = Set(story.gaps.map(\.reason)).sorted().joined(separator: ", ")
        let losses = "\(story.gaps.count) gaps of sensors, \(english.number(gaps, 1)) s in all"
        let rates = parts.compactMap { part in
            part.result.breathing.rate.map { "\(part.kind.rawValue) \(english.number($0, 1))/min" }
        }
        let corrected = english.number(cleaned.percentCorrected, 2)
        items = [
            Item(id: "1a", domain: "participants", asks: "age and sex", answer: nil),
            Item(id: "1b", domain: "participants", asks: "health, exclusion criteria", answer: nil),
            Item(id: "1c", domain: "participants", asks: "medication", answer: nil),
            Item(
                id: "1d", domain: "participants", asks: "caffeine, nicotine, exercise, meals, sleep",
                answer: nil),
            Item(id: "1e", domain: "participants", asks: "stage of pregnancy or cycle", answer: profile),
            Item(
                id: "2a", domain: "collection", asks: "hardware and electrodes",
                answer: story.sensors.isEmpty ? nil : story.sensors.joined(separator: "; ")),
            Item(
                id: "2b", domain: "collection", asks: "length, time of day, posture, instructions",
                answer: circumstances.joined(separator: "; ")),
            Item(
                id: "3a", domain: "preparation", asks: "intervals and their resampling",
                answer:
                    "\(story.heartSignal ?? "RR"), offline detector; resampled at \(spectrum.rate) Hz, \(spectrum.interpolation.rawValue)"
            ),
            Item(
                id: "3b", domain: "preparation", asks: "how artefacts were found",
                answer: "Lipponen & Tarvainen 2019, looking ahead and back"),
            Item(
                id: "3c", domain: "preparation", asks: "lost data and reasons",
                answer: reasons.isEmpty ? losses : "\(losses): \(reasons)"),
            Item(
                id: "3d", domain: "preparation", asks: "cleaning and how much was corrected",
                answer:
                    "\(corrected) % replaced by estimates; grade \(cleaned.grade.rawValue)"
            ),
            Item(
                id: "4a", domain: "calculation", asks: "metrics, software, transformations",
                answer:
                    "biofeed \(Version.current), preset \(settings.preset.rawValue); ln RMSSD is the natural logarithm of ms"
            ),
            Item(
                id: "4b", domain: "calculation", asks: "bands and how they are read",
                answer:
                    "LF \(spectrum.lf.lowerBound)-\(spectrum.lf.upperBound) Hz, HF \(spectrum.hf.lowerBound)-\(spectrum.hf.upperBound) Hz; below 9 breaths a minute LF is the breathing"
            ),
            Item(
                id: "Q1", domain: "respiration", asks: "how breathing was measured and handled",
                answer: story.breathSource.map(\.rawValue) ?? "not measured"),
            Item(
                id: "Q2", domain: "respiration", asks: "breathing rate of each part",
                answer: rates.joined(separator: "; ")),
            Item(
                id: "Q3", domain: "reproducibility", asks: "software version and settings",
                answer:
                    "biofeed \(Version.current), settings \(settings.fingerprint), recorded with \(story.software ?? "other software")"
            ),
        ].map { item in
            var item = item
            if item.answer?.isEmpty == true { item.answer = nil }
            return item
        }
        missing = items.filter { $0.answer == nil }.map(\.id)
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(self), as: UTF8.self) } catch {
            preconditionFailure("texts can be written as JSON: \(error)")
        }
    }
}

import Biosignals
import Drawing
import Foundation
import Guidance
import HRV
import Sessions

/// The parent's page: one picture, one sentence, and with whom to get in touch.
extension SessionReport {
    func writeParent(to page: inout HTMLPage) {
        page.heading(title, level: 1)
        page.paragraph(words.day(story.begun), kind: "under")
        page.paragraph(sentence, kind: "said")
        page.pictures([parentPicture], wide: true)
        page.paragraph(
            words(
                "De blauwe lijn is je hartslag. Waar hij golft, gaat je hart mee met je adem.",
                "The blue line is your heart rate. Where it makes waves, your heart goes along with your breath."
            ),
            kind: "under")
        if let lines = words.contactLines(
            story.exercise?.lines, region: story.profile?.region ?? .netherlands)
        {
            page.begin("card")
            page.heading(words("Met wie je kunt bellen", "Whom you can call"))
            page.list(lines)
            page.end()
        }
        page.paragraph(words.noExamination, kind: "under")
    }

    /// The exercise's own true sentence, or the plain length of what was done.
    private var sentence: String {
        if let summary = story.summary {
            let said = summary.sentences[words.language] ?? summary.sentence
            if !said.isEmpty { return said }
        }
        let minutes = max(1, Int((story.end / 60).rounded()))
        guard minutes > 1 else { return words("Je nam een minuut de tijd.", "You took a minute.") }
        return words("Je nam \(minutes) minuten de tijd.", "You took \(minutes) minutes.")
    }

    /// The heart as one calm line on the phases of the exercise, without numbers.
    var parentPicture: Picture {
        let size = (width: 820.0, height: 300.0)
        var picture = Picture(
            width: size.width, height: size.height, title: words("Je hartslag", "Your heart rate"))
        picture.rectangle(x: 0, y: 0, width: size.width, height: size.height, .paper)
        let frame = (left: 20.0, right: 800.0, top: 40.0, bottom: 250.0)
        let length = max(1, story.end)
        func across(_ time: Double) -> Double {
            frame.left + (frame.right - frame.left) * min(1, max(0, time / length))
        }
        picture.rectangle(
            x: frame.left, y: frame.top - 12, width: frame.right - frame.left,
            height: frame.bottom - frame.top + 24,
            .pale, opacity: 0.35, radius: 14)
        if let paced = part(.paced) {
            picture.rectangle(
                x: across(paced.start), y: frame.top - 12, width: across(paced.end) - across(paced.start),
                height: frame.bottom - frame.top + 24, .sky, opacity: 0.22, radius: 14)
        }
        let beats = story.cleaned.corrected.compactMap { beat -> (time: Double, rate: Double)? in
            guard beat.isValid, let rr = beat.rr else { return nil }
            return (beat.time, 60_000 / rr)
        }
        let sorted = beats.map(\.rate).sorted()
        if let low = sorted.first, let high = sorted.last {
            let middle = (low + high) / 2
            let half = max(12, (high - low) / 2 * 1.05)
            func up(_ rate: Double) -> Double {
                frame.bottom - (frame.bottom - frame.top)
                    * min(1, max(0, (rate - middle + half) / (2 * half)))
            }
            var run: [Picture.Point] = []
            var last = -Double.infinity
            for beat in beats {
                if beat.time - last > 3.5 {
                    picture.curve(run, Picture.Stroke(.blue, width: 2.4))
                    run = []
                }
                run.append((x: across(beat.time), y: up(beat.rate)))
                last = beat.time
            }
            picture.curve(run, Picture.Stroke(.blue, width: 2.4))
        }
        for part in parts where part.kind != .whole {
            picture.text(
                words.name(part.kind), at: (x: (across(part.start) + across(part.end)) / 2, y: 20), size: 14,
                color: .grey, anchor: .middle)
        }
        let minutes = Int(length / 60)
        for minute in 0...max(1, minutes) where Double(minute) * 60 <= length {
            guard minutes <= 12 || minute.isMultiple(of: 5) else { continue }
            picture.text(
                "\(minute)", at: (x: across(Double(minute) * 60), y: 280), size: 13, color: .grey,
                anchor: .middle)
        }
        picture.text(
            words("minuten", "minutes"), at: (x: frame.right, y: 296), size: 12, color: .grey, anchor: .end)
        return picture
    }
}

import Biosignals
import Drawing
public import Guidance
public import HRV
import Sessions

/// The report of one session, for one of three readers. It judges nobody: no diagnosis, no score, no norm, no comparison
/// with others, and differences are named only as within or beyond the usual variation (dossier §8.3, §8.4).
public struct SessionReport: Sendable {
    public enum View: String, Sendable, CaseIterable { case parent, practitioner, research }

    public let view: View
    let story: SessionStory
    let parts: [SessionPart]
    let settings: AnalysisSettings
    let words: ReportWords
    let plots: StoryPlots

    public init(_ story: SessionStory, view: View, language: Language, settings: AnalysisSettings = .init()) {
        self.story = story
        self.view = view
        self.settings = settings
        words = ReportWords(language)
        parts = story.parts(settings: settings)
        plots = StoryPlots(story: story, parts: parts, words: words)
    }

    /// A self-contained page.
    public var html: String {
        var page = HTMLPage(title: title, language: words.language.rawValue)
        switch view {
        case .parent: writeParent(to: &page)
        case .practitioner: writePractitioner(to: &page)
        case .research: writeResearch(to: &page)
        }
        return page.html
    }

    /// The pictures alone, as one drawing.
    public var svg: String {
        switch view {
        case .parent: parentPicture.svg
        case .practitioner: PictureGrid.picture(practitionerPictures, columns: 2, title: title).svg
        case .research: PictureGrid.picture(researchPictures, columns: 2, title: title).svg
        }
    }

    /// The paragraph on methods, in Markdown.
    public var methods: String { MethodsParagraph(story: story, settings: settings, words: words).text }

    /// The items that a paper should tell, as JSON.
    public var graphJSON: String { GraphChecklist(story, parts, settings).json }

    var title: String {
        guard let exercise = story.exercise else {
            return view == .parent ? words("Jouw oefening", "Your exercise") : story.name
        }
        let name = words(exercise.name)
        return view == .parent ? words("Jouw oefening: \(name)", "Your exercise: \(name)") : name
    }

    var subtitle: String {
        [words.day(story.begun), words.clock(story.end) + " min", story.name].filter { !$0.isEmpty }
            .joined(separator: " \u{B7} ")
    }

    func part(_ kind: SessionPart.Kind) -> SessionPart? { parts.first { $0.kind == kind } }

    var following: PacerFollowing? { part(.paced).flatMap { PacerFollowing(story, in: $0) } }

    func tension(_ moment: String) -> Int? { story.ratings.last { $0.moment == moment }?.value }

    static let half = (width: 400.0, height: 215.0)
    static let wide = (width: 820.0, height: 190.0)

    func small(_ plot: Plot?) -> Picture? { plot?.picture(width: Self.half.width, height: Self.half.height) }
}

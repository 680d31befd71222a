public import Biosignals
import Foundation
public import Guidance
public import HRV
public import Sessions

/// What happened in a session, gathered for a report: what the live pipeline said, and the heart and breath as they are
/// found with the whole recording in view.
public struct SessionStory: Sendable {
    public struct Breathing: Sendable, Hashable {
        public var start: Double
        public var seconds: Double
        public var isInhale: Bool
    }

    /// How far the heart moved with the pacer at a moment.
    public struct Following: Sendable, Hashable {
        public var time: Double
        public var r2: Double?
        public var q: Double?
    }

    /// How a report calls the recording.
    public var name: String
    /// ISO 8601 moment of session time zero; nil where the file does not tell.
    public var started: String?
    /// The same by the clock beside the person.
    public var begun: WallTime?
    public var software: String?
    public var origin: String?
    /// Sensors and the signals they gave.
    public var sensors: [String] = []
    public var exercise: ExerciseDefinition?
    public var profile: Profile?
    public var language: Language?

    public var phases: [PhaseStart] = []
    public var pacer: [Breathing] = []
    public var following: [Following] = []
    public var ratings: [Rating] = []
    public var marks: [ImportedMark] = []
    public var gaps: [Gap] = []
    public var summary: ExerciseSummary?
    /// Session seconds of the last input.
    public var end = 0.0

    /// Classified, as measured; and corrected, as it enters the numbers.
    public var cleaned = IntervalCleaner.clean([])
    public var breaths: [HRVAnalysis.Breath] = []
    public var breathSource: BreathSource?
    public var respiration: Respiration?
    public var heartKind: ChannelKind?
    public var heartSignal: String?

    public init(
        _ inputs: SessionInputs, name: String, header: RecordingHeader? = nil
    ) throws {
        self.name = name
        started = header?.started
        begun =
            header.flatMap { header in
                Timestamp.date(iso8601: header.started).map {
                    WallTime(
                        unixSeconds: $0.timeIntervalSince1970, utcOffsetMinutes: header.utcOffset / 60)
                }
            } ?? inputs.started
        software = header?.software
        origin = header?.origin
        try gather(inputs)
        let physiology = try RecordedPhysiology(inputs)
        cleaned = IntervalCleaner.clean(physiology.intervals)
        breaths = physiology.breaths
        breathSource = physiology.breathSource
        respiration = physiology.respiration
        heartKind = physiology.heartKind
        heartSignal = physiology.heartSignal
        end = max(end, cleaned.corrected.last?.time ?? 0)
    }

    /// A file of signals alone has nothing but its marks; a session is played once more.
    private mutating func gather(_ inputs: SessionInputs) throws {
        switch inputs {
        case .signals(let signals, let imported, _, _):
            take(signals, imported, seconds: inputs.seconds)
            return
        case .long(let signals, let imported, _, _):
            take(signals.layout, imported, seconds: inputs.seconds)
            return
        case .intervals: return
        case .recorded: break
        }
        var session = Session()
        try inputs.forEach { time, input in
            take(input)
            var outputs: [Output] = []
            session.handle(input, at: time, into: &outputs)
            end = max(end, time.seconds)
            for output in outputs { take(output) }
            return true
        }
    }

    private mutating func take(_ signals: [ImportedSignal], _ imported: [ImportedMark], seconds: Double?) {
        sensors = signals.map { "\($0.channel.name), \($0.rate) Hz" }
        marks = imported
        end = seconds ?? 0
    }

    private mutating func take(_ input: Input) {
        switch input {
        case .attach(_, let attachment):
            let names = attachment.channels.map { channel in
                channel.name + (channel.nominalRate.map { ", \($0) Hz" } ?? "")
            }
            let device = attachment.driver ?? attachment.source
            sensors.append(([device] + names).joined(separator: "; "))
        case .command(.start(let start)):
            profile = start.profile
            language = start.language
            do { exercise = try ExerciseDefinition.parse(yaml: start.yaml, file: start.file) } catch {
                exercise = nil
            }
        default: break
        }
    }

    private mutating func take(_ output: Output) {
        switch output {
        case .phase(let phase): phases.append(phase)
        case .cue(let cue):
            guard cue.kind == .inhale || cue.kind == .exhale else { return }
            pacer.append(
                Breathing(start: cue.time.seconds, seconds: cue.seconds, isInhale: cue.kind == .inhale))
        case .metrics(let boxed):
            let metrics = boxed.value
            following.append(
                Following(time: metrics.time, r2: metrics.pacerR2?.value, q: metrics.q?.value))
        case .rating(let rating): ratings.append(rating)
        case .mark(let mark):
            marks.append(ImportedMark(time: mark.time.seconds, text: mark.text ?? ""))
        case .gap(let gap): if gap.from != nil { gaps.append(gap) }
        case .summary(let summary): self.summary = summary
        default: break
        }
    }
}

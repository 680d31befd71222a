/// What a file holds, whatever its format: signals with marks, or intervals.
struct ImportedRecording: Sendable {
    var signals: [ImportedSignal] = []
    /// Gives the samples of signals that are too long; `signals` are then without them.
    var long: LongSignals?
    /// Set in place of signals where the file holds none.
    var intervals: RRText?
    var marks: [ImportedMark] = []
    /// Nil where the file does not say.
    var started: WallTime?
    /// What was taken for granted or put right, a sentence each.
    var notes: [String] = []
}

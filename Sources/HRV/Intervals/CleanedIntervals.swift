/// Intervals after cleaning, and what was done to them.
public struct CleanedIntervals: Sendable, Hashable {
    /// What was done to a group of measured intervals.
    public enum Action: String, Sendable, Hashable, Codable {
        /// Beats that were missed were put in.
        case inserted
        /// Beats that were none were taken out.
        case removed
        /// A beat was moved to where the rhythm around it has it.
        case moved
        /// An interval was replaced by an estimate; the time around it does not add up.
        case interpolated
        /// Too many in a row: left out, a gap takes their place.
        case leftOut
    }

    public struct Repair: Sendable, Hashable {
        /// Of the first interval concerned, in `classified`.
        public var index: Int
        public var action: Action
        /// Lengths in ms as measured, and as they are in `corrected`.
        public var before: [Double]
        public var after: [Double]
    }

    /// How far numbers from the intervals can be trusted (dossier §3.2).
    public enum Grade: String, Sendable, Hashable, Codable {
        /// At most 5 % were not believed.
        case good
        /// At most 10 %.
        case caution
        /// More: no variability numbers, heart rate only.
        case unusable
    }

    /// The measured intervals, each with its flag; lengths as measured.
    public internal(set) var classified: [Interval] = []
    /// The rhythm behind them: estimates flagged `corrected`, gaps where nothing can be said.
    public internal(set) var corrected: [Interval] = []
    /// In order of time.
    public internal(set) var repairs: [Repair] = []

    /// Measured intervals that were not believed, percent of all measured ones.
    public var percentCorrected: Double {
        var total = 0
        var flagged = 0
        for interval in classified where interval.flag != .gap {
            total += 1
            if interval.isArtefact { flagged += 1 }
        }
        return total > 0 ? 100 * Double(flagged) / Double(total) : 0
    }

    public var grade: Grade {
        switch percentCorrected {
        case ...5: .good
        case ...10: .caution
        default: .unusable
        }
    }
}

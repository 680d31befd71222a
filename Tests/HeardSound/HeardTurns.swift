/// What `turn_errors.py` finds in a recording; the names are its own.
public struct HeardTurns: Decodable, Sendable {
    public struct Turn: Decodable, Sendable {
        /// Session time at which the turn is due, in s.
        public var t_s: Double
        /// By how much it is heard later, in s.
        public var error_s: Double
        /// 1 where the sound is wholly that of the turn, 0 where it is another.
        public var likeness: Double
    }
    public var turns: [Turn]
}

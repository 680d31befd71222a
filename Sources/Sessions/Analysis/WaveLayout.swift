import Biosignals

/// Tells which signal a wave block belongs to, and whether it goes on where the last one ended.
struct WaveLayout {
    /// Seconds by which a block may be early or late while the clock is still settling.
    private static let settling = 0.25

    private struct Line {
        var end: Double
        var gapNoted = false
    }

    private(set) var names: [String] = []
    private var lines: [Line] = []

    /// A gap was said: blocks that do not join what came before begin a new stretch.
    mutating func note(_ gap: Gap) {
        for index in lines.indices { lines[index].gapNoted = true }
    }

    /// The number of the wave's signal, in order of appearance, and whether the block joins the one before.
    mutating func place(_ wave: Wave) -> (index: Int, continues: Bool) {
        let start = wave.start.seconds
        let end = start + Double(wave.values.count) / wave.rate
        guard let index = names.firstIndex(of: wave.signal) else {
            names.append(wave.signal)
            lines.append(Line(end: end))
            return (names.count - 1, false)
        }
        let off = abs(start - lines[index].end)
        let continues = off <= (lines[index].gapNoted ? 1.5 / wave.rate : Self.settling)
        lines[index] = Line(end: end)
        return (index, continues)
    }
}

/// Breaths of a whole stretch of flow on the slow grid.
enum FlowSearch {
    static func breaths(in values: [Double], rate: Double) -> [SlowBreath] {
        guard let first = values.first, let last = values.last else { return [] }
        var smoother = BreathSmoother.flow(rate: rate)
        smoother.restart(at: first)
        let tail = Int(smoother.delay.rounded(.up))
        var smooth = values.map { smoother.push($0).smooth }
        for _ in 0..<tail { smooth.append(smoother.push(last).smooth) }

        // The level at each value is that of the 15 s before and after it.
        let ahead = Int(0.5 * FlowLevel.memory * rate)
        var level = FlowLevel(rate: rate)
        var known: FlowLevel.Level?
        for value in smooth.prefix(ahead) { known = level.push(value) }
        var turning = FlowTurning(rate: rate)
        var breaths: [SlowBreath] = []
        for (index, value) in smooth.enumerated() {
            if index + ahead < smooth.count { known = level.push(smooth[index + ahead]) }
            if let breath = turning.push(value, level: known) {
                breaths.append(breath.earlier(by: smoother.delay))
            }
        }
        return breaths
    }
}

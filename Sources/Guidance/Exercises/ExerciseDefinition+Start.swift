extension ExerciseDefinition {
    /// Checks an exercise against the person who starts it: its variant exists, its rates are not below her floor.
    func check(_ start: ExerciseStart) throws(ExerciseError) {
        if let variant = start.variant, variants[variant] == nil {
            throw ExerciseError(
                file: start.file, line: nil, found: "\(id) has no variant `\(variant)`",
                expected: variants.isEmpty
                    ? "start it without one" : "choose \(variants.keys.sorted().joined(separator: ", "))")
        }
        guard start.sessionNumber >= 1 else {
            throw ExerciseError(
                file: start.file, line: nil, found: "session number \(start.sessionNumber)",
                expected: "the first session is 1")
        }
        for phase in phases(variant: start.variant) {
            let rates =
                phase.mode == .paced ? [(phase.rate, phase.line)] : phase.steps.map { ($0.rate, $0.line) }
            for (rate, line) in rates {
                if let fault = SafetyLimits.fault(rate: rate, for: start.profile) {
                    throw ExerciseError(
                        file: start.file, line: line, found: fault.found, expected: fault.expected)
                }
            }
        }
    }
}

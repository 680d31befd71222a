// Many samples at once: the same as pushing them one by one, without a call from another module for each.

extension PulseDetector {
    /// Pushes samples in order and adds the beats that they decide.
    public mutating func process(_ samples: Span<Float>, into beats: inout [DetectedBeat]) {
        for index in samples.indices {
            if let beat = push(samples[index]) { beats.append(beat) }
        }
    }
}

extension HeartSoundDetector {
    /// Pushes samples in order and adds the beats that they decide.
    public mutating func process(_ samples: Span<Float>, into beats: inout [DetectedBeat]) {
        for index in samples.indices {
            if let beat = push(samples[index]) { beats.append(beat) }
        }
    }
}

extension BreathDetector {
    /// Pushes samples in order and adds the breaths that they complete.
    public mutating func process(_ samples: Span<Float>, into breaths: inout [DetectedBreath]) {
        for index in samples.indices {
            if let breath = push(samples[index]) { breaths.append(breath) }
        }
    }
}

/// Turns cues into sound: breath sound, spoken lines and reward, one channel.
///
/// A pure function of the cues and the frames asked for: the same cues give the same samples in blocks of any
/// size. Every onset lies exactly on its frame. A breath that comes late starts in its middle, in step with the
/// pacer; a spoken line or a reward that comes late is played whole as long as its room has not run out.
/// Peaks stay under −20 dBFS. Rendering allocates nothing and takes no lock.
///
/// Source: dossier §7.2 to §7.4.
public struct CueMixer: Sendable {
    /// Frames a second, in Hz.
    public let sampleRate: Double

    /// Breath sounds that never came because they arrived after their end.
    public private(set) var missed = 0

    private var schedule = CueSchedule()
    private var breath: GolfVoice
    private var leaving: GolfVoice
    private var leavingPresence = 1.0
    private var presence: Presence
    private var ducker: Ducker
    private var speech = ClipPlayer()
    private var speechBefore = ClipPlayer()
    private var chime: Chime
    private var chimes = 0
    private var retired: [VoiceClip] = []

    /// - Parameter sampleRate: Hz, 8 000 to 192 000.
    public init(sampleRate: Double) {
        precondition(
            sampleRate >= 8_000 && sampleRate <= 192_000,
            "Guidance sound is rendered at 8 to 192 kHz.")
        self.sampleRate = sampleRate
        breath = GolfVoice(sampleRate: sampleRate)
        leaving = breath
        presence = Presence(sampleRate: sampleRate)
        ducker = Ducker(sampleRate: sampleRate)
        chime = Chime(sampleRate: sampleRate)
        retired.reserveCapacity(CueSchedule.capacity + 4)
    }

    /// Puts a cue in the schedule. A fade also drops everything scheduled for its start or later; what is
    /// scheduled after the fade plays again.
    ///
    /// - Parameter clip: the words of a voice cue, at the mixer's sample rate.
    /// - Returns: false when ``CueSchedule/capacity`` cues wait already, and the cue is not taken.
    @discardableResult
    public mutating func schedule(_ cue: SoundCue, clip: VoiceClip? = nil) -> Bool {
        precondition(
            clip == nil || clip?.sampleRate == sampleRate,
            "A voice clip has the sample rate of the mixer that plays it.")
        if cue.kind == .fade {
            while let dropped = schedule.take(startingFrom: cue.start) { retire(dropped.clip) }
        }
        return schedule.insert(cue, clip: clip)
    }

    /// A clip that is no longer needed, one at a time; its memory is freed where this is called. Clips that
    /// nobody takes stay until there are too many of them.
    public mutating func takeRetired() -> VoiceClip? { retired.popLast() }

    /// Renders the frames from `frame` on, as many as the span holds.
    public mutating func render(into output: inout MutableSpan<Float>, startingAt frame: Int64) {
        for i in output.indices {
            let now = frame + Int64(i)
            while schedule.nextStart <= now, let entry = schedule.take(startingBy: now) {
                begin(entry, at: now)
            }
            output[i] = SoftCeiling.limit(sample(at: now))
        }
    }

    private mutating func sample(at frame: Int64) -> Double {
        var y = 0.0
        let duck = ducker.next(speaking: speech.isActive)
        if breath.isActive { y = breath.next(at: frame) * presence.next() }
        if leaving.isActive { y += leaving.next(at: frame) * leavingPresence }
        y *= duck
        if speech.isActive {
            y += speech.next()
            if speech.isFinished { retire(speech.take()) }
        }
        if speechBefore.isActive {
            y += speechBefore.next()
            if speechBefore.isFinished { retire(speechBefore.take()) }
        }
        if chime.isActive { y += chime.next() }
        return y
    }

    private mutating func begin(_ entry: CueSchedule.Entry, at frame: Int64) {
        let cue = entry.cue
        switch cue.kind {
        case .inhale, .exhale: beginBreath(cue, at: frame)
        case .voice:
            guard let clip = entry.clip, frame < cue.end else { return retire(entry.clip) }
            beginLine(clip, gain: cue.gain)
        case .chime:
            guard frame < cue.end else { return }
            chime.begin(gain: cue.gain, count: chimes)
            chimes += 1
        case .fade:
            presence.fade(over: cue.frames)
            chime.fade(over: cue.frames)
            speech.fade(over: cue.frames)
        }
    }

    private mutating func beginBreath(_ cue: SoundCue, at frame: Int64) {
        guard frame < cue.end else {
            missed += 1
            return
        }
        if breath.isActive && frame < breath.end {
            leaving = breath
            leavingPresence = presence.current
            leaving.yield(at: frame)
        }
        if frame - breath.end <= Int64(sampleRate) { presence.resume() } else { presence.begin() }
        breath.begin(cue, at: frame)
    }

    private mutating func beginLine(_ clip: VoiceClip, gain: Float) {
        retire(speechBefore.take())
        swap(&speech, &speechBefore)
        speechBefore.fade(over: Int64(0.050 * sampleRate))
        speech.begin(clip, gain: gain)
    }

    private mutating func retire(_ clip: consuming VoiceClip?) {
        guard let clip else { return }
        if retired.count == retired.capacity { retired.removeFirst() }
        retired.append(clip)
    }
}

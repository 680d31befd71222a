/// Turns cues into sound: breath sound, spoken lines and reward, one channel.
///
/// A pure function of the cues and the frames asked for: the same cues give the same samples in blocks of any
/// size. Every onset lies exactly on its frame. A breath that comes late starts in its middle, in step with the
/// pacer; a spoken line or a reward that comes late is played as long as its room has not run out. A line that
/// is longer than its room goes on only where no breath sound is: it never runs into the second half of an exhale.
/// Peaks stay under −20 dBFS, with a baby in the room under −30 dBFS. Rendering allocates nothing and takes no lock.
///
/// Source: dossier §7.2 to §7.4.
public struct CueMixer: Sendable {
    /// Frames a second, in Hz.
    public let sampleRate: Double

    /// Breath sounds that never came because they arrived after their end.
    public private(set) var missed = 0

    private var schedule = CueSchedule()
    private var breath: BreathSound
    private var leaving: BreathSound
    private var leavingPresence = 1.0
    private var presence: Presence
    private var ducker: Ducker
    private var loudness: RoomLoudness
    private var speech = ClipPlayer()
    private var speechEnd = Int64.max
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
        breath = BreathSound(sampleRate: sampleRate)
        leaving = breath
        presence = Presence(sampleRate: sampleRate)
        ducker = Ducker(sampleRate: sampleRate)
        loudness = RoomLoudness(sampleRate: sampleRate)
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
            while let dropped = schedule.take(dueFrom: cue.start) { retire(dropped.clip) }
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
            while schedule.nextDue <= now, let entry = schedule.take(dueBy: now) {
                begin(entry, at: now)
            }
            output[i] = SoftCeiling.limit(sample(at: now)) * loudness.next()
        }
    }

    private mutating func sample(at frame: Int64) -> Double {
        var y = 0.0
        let duck = ducker.next(speaking: speech.isActive)
        if breath.isActive { y = breath.next(at: frame) * presence.next() }
        if leaving.isActive { y += leaving.next(at: frame) * leavingPresence }
        y *= duck
        if speech.isActive {
            if frame >= speechEnd, breath.isActive { speech.fade(over: shortFade) }
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

    private var isSounding: Bool {
        breath.isActive || leaving.isActive || speech.isActive || speechBefore.isActive || chime.isActive
    }

    private var shortFade: Int64 { Int64(0.050 * sampleRate) }

    private mutating func begin(_ entry: CueSchedule.Entry, at frame: Int64) {
        let cue = entry.cue
        if cue.kind != .fade { loudness.set(withBaby: cue.setting.withBaby, whileSounding: isSounding) }
        switch cue.kind {
        case .inhale, .exhale: beginBreath(cue, at: frame)
        case .voice: beginLine(entry, at: frame)
        case .chime:
            // One that still sounds is not cut off by the next.
            guard frame < cue.end, !chime.isActive, !cue.setting.withBaby else { return }
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
            // Two may sound at once, a third waits until the first of them is gone.
            guard !leaving.isActive else { return wait(cue, clip: nil, until: frame + shortFade) }
            leaving = breath
            leavingPresence = presence.current
            leaving.yield(at: frame)
        }
        let isAfterSilence = frame - breath.end > Int64(0.100 * sampleRate)
        let heard = isAfterSilence ? 0 : breath.strength(at: frame)
        breath.begin(cue, at: frame)
        presence.begin(
            gain: Double(cue.gain), voice: cue.setting.breath, heard: heard,
            strength: breath.strength(at: frame))
    }

    private mutating func beginLine(_ entry: CueSchedule.Entry, at frame: Int64) {
        guard let clip = entry.clip, frame < entry.cue.end else { return retire(entry.clip) }
        guard !speechBefore.isActive else {
            return wait(entry.cue, clip: clip, until: frame + shortFade)
        }
        swap(&speech, &speechBefore)
        speechBefore.fade(over: shortFade)
        speech.begin(clip, gain: entry.cue.gain)
        speechEnd = max(frame, entry.cue.end - shortFade)
    }

    /// The place that the cue came from in the table is free again.
    private mutating func wait(_ cue: SoundCue, clip: VoiceClip?, until frame: Int64) {
        _ = schedule.insert(cue, clip: clip, due: frame)
    }

    private mutating func retire(_ clip: consuming VoiceClip?) {
        guard let clip else { return }
        if retired.count == retired.capacity { retired.removeFirst() }
        retired.append(clip)
    }
}

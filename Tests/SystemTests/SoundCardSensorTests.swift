import Biosignals
import Foundation
import Sessions
import Testing

/// Sensors on a sound card, in real time, into a real daemon: a real ECG as each kind of sensor sends it. Left is the ECG
/// as it is, right the kind that is tried, both from one opening of the card. Halfway the left one is taken away; the
/// right one goes on, on the same clock.
@Suite(
    .enabled(if: Place.data != nil, "needs the recordings in ../shared/data"),
    .enabled(if: Place.hasVirtualCard, "needs pulseaudio for a virtual sound card"))
struct SoundCardSensorTests {
    private func realECG(seconds: Double) throws -> SentSound {
        let signal = try WFDBRecord.read(header: #require(Place.slowBreathing).path).signals[0]
        return SentSound(signal.samples, rate: signal.rate, seconds: seconds)
    }

    /// The beats, in s of session time.
    private func beats(_ daemon: LiveDaemon) -> [Double] {
        daemon.events("beat").compactMap { $0.number("t_s") }
    }

    /// Waits until the card is silent again after many beats, and ends everything.
    private func end(_ daemon: LiveDaemon, _ player: Program) async throws {
        try await daemon.wait(90, for: "silence after the signal") { events in
            events.count { $0.name == "beat" } > 15
                && events.last { $0.name == "gap" }.map { $0.number("from_s") == nil } ?? false
        }
        await stop(daemon, player)
    }

    private func stop(_ daemon: LiveDaemon, _ player: Program) async {
        let (status, _) = await daemon.stop()
        player.signal(SIGTERM)
        #expect(status == 0)
    }

    private func report(_ what: String, _ errors: [Double]) {
        let sizes = errors.map { abs($0) * 1_000 }.sorted()
        guard let most = sizes.last else { return }
        print("\(what): \(sizes.count) found, error median \(sizes[sizes.count / 2]) ms, most \(most) ms")
    }

    @Test(arguments: [AudioSensor.amECG, .fmECG, .telephoneECG, .phono])
    func beatsOfTwoSensorsOnOneCard(kind: AudioSensor) async throws {
        let folder = try WorkFolder()
        let card = try VirtualCard()
        let sound = try realECG(seconds: 30)
        let daemon = try await LiveDaemon(
            folder,
            [
                "--sensor", "alsa:sensor_in?kind=ecg&channel=1",
                "--sensor", "alsa:sensor_in?kind=\(kind.rawValue)&channel=2",
            ], environment: card.environment)
        try await daemon.wait(60, for: "both sensors") { events in
            Set(events.filter { $0.text("state") == "streaming" }.compactMap { $0.text("id") }).count == 2
        }
        let player = try card.play(left: sound.sent(as: .ecg), right: sound.sent(as: kind))
        try await daemon.wait(40, for: "eleven beats of the left one") {
            $0.count { $0.name == "beat" } >= 11
        }
        #expect(try await daemon.delete("/api/sensors/s1") == 200)
        let detached = beats(daemon)
        let shift = try #require(TimeShift.best(of: detached, onto: sound.beats))
        try await end(daemon, player)

        // The last beats that the left one gave, and all of the right one.
        let last = try #require(detached.last) - shift
        let own = sound.beats.filter { $0 > 4 && $0 < last + 0.01 }
        let left = TimeShift.errors(of: detached, shiftedBy: shift, against: own)
        report("ecg beside \(kind.rawValue)", left)
        #expect(left.allSatisfy { abs($0) < 0.010 })

        let all = kind == .phono ? sound.firstHeartSounds : sound.beats
        let right = beats(daemon).filter { $0 > (detached.last ?? 0) + 1 }
        let due = all.filter { $0 > last + 3 && $0 < 28 }
        let errors = TimeShift.errors(of: right, shiftedBy: shift, against: due)
        report(kind.rawValue, errors)
        #expect(due.count > 5)
        #expect(errors.allSatisfy { abs($0) < 0.010 })
        #expect(daemon.events("device").last { $0.text("id") == "s17" }?.number("card_hz") == 48_000)
    }

    /// A belt on an oscillator, and breath heard by a microphone, beside an ECG of the same card.
    @Test(arguments: [AudioSensor.belt, .breath])
    func breathsBesideBeats(kind: AudioSensor) async throws {
        let folder = try WorkFolder()
        let card = try VirtualCard()
        let sound = try realECG(seconds: 48)
        let word = kind == .belt ? "vco" : kind.rawValue
        let daemon = try await LiveDaemon(
            folder,
            [
                "--sensor", "alsa:sensor_in?kind=ecg&channel=1",
                "--sensor", "alsa:sensor_in?kind=\(word)&channel=2",
            ], environment: card.environment)
        try await daemon.wait(60, for: "both sensors") { events in
            Set(events.filter { $0.text("state") == "streaming" }.compactMap { $0.text("id") }).count == 2
        }
        let player = try card.play(left: sound.sent(as: .ecg), right: sound.sent(as: kind))
        try await end(daemon, player)

        let found = beats(daemon)
        let shift = try #require(TimeShift.best(of: found, onto: sound.beats))
        let beatErrors = TimeShift.errors(
            of: found, shiftedBy: shift, against: sound.beats.filter { $0 > 4 && $0 < 45 })
        report("ecg beside \(kind.rawValue)", beatErrors)
        #expect(beatErrors.allSatisfy { abs($0) < 0.010 })
        let inhales = daemon.events("breath").filter { $0.text("source") != "derived" }
            .compactMap { $0.number("inhale_s") }
        if kind == .belt {
            let errors = TimeShift.errors(
                of: inhales, shiftedBy: shift, against: (2..<5).map { Double($0) * SentSound.breathPeriod })
            report(kind.rawValue, errors)
            #expect(errors.count == 3)
            #expect(errors.allSatisfy { abs($0) < 0.010 })
        } else {
            // A breath is heard some time after it begins, and softly at first: as late each time. How loud breaths are is
            // learnt from the first ones; where the stream begins decides how many those are.
            let errors = TimeShift.errors(
                of: inhales, shiftedBy: shift, against: (4..<7).map { Double($0) * SentSound.breathPeriod })
            report(kind.rawValue, errors)
            #expect(errors.count == 3)
            #expect(errors.allSatisfy { $0 > 0 && $0 < 0.6 })
            let lengths = zip(errors.dropFirst(), errors).map { $0 - $1 }
            report("\(kind.rawValue) lengths", lengths)
            #expect(lengths.allSatisfy { abs($0) < 0.1 })
        }
    }

    /// Recordings that a sound card has made: the beats of the file, found in it offline.
    @Test(arguments: ["S10_ECG_resting", "S11_ECG_resting", "S12_ECG_exercise"])
    func recordingsOfASoundCard(name: String) async throws {
        let file = try WAVFile.read(
            #require(Place.data).appendingPathComponent("audio/\(name).wav").path)
        let sound = SentSound(file.channels[0], rate: file.rate, seconds: 25)
        let folder = try WorkFolder()
        let card = try VirtualCard()
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "alsa:sensor_in?kind=ecg&channel=2"], environment: card.environment)
        try await daemon.wait(60, for: "the sensor") { $0.contains { $0.text("state") == "streaming" } }
        let sent = sound.sent(as: .ecg)
        let player = try card.play(left: sent.map { _ in 0.3 }, right: sent)
        try await end(daemon, player)

        let found = beats(daemon)
        let shift = try #require(TimeShift.best(of: found, onto: sound.beats))
        let errors = TimeShift.errors(
            of: found, shiftedBy: shift,
            against: sound.beats.filter { $0 > 5 && $0 < min(24, sound.seconds - 1) })
        report(name, errors)
        #expect(errors.count > 10)
        // Where a beat is off, what the daemon said of its sensor tells why.
        let said = daemon.events.filter { ["gap", "fault"].contains($0.name) }.map(\.json)
        #expect(
            errors.count { abs($0) < 0.010 } * 20 >= errors.count * 19,
            "off by, in ms: \(errors.map { ($0 * 1_000).rounded() }); the daemon said \(said)")
    }

    /// The sound is there before the daemon listens, and twice the whole machine stands still for half a second, as a
    /// small one does: what was recorded then comes at once, and every beat keeps its place.
    @Test func beatsKeepTheirPlace() async throws {
        let folder = try WorkFolder()
        let card = try VirtualCard()
        let sound = try realECG(seconds: 36)
        let sent = sound.sent(as: .ecg)
        let player = try card.play(left: sent.map { _ in 0.3 }, right: sent)
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "alsa:sensor_in?kind=ecg&channel=2"], environment: card.environment)
        for beats in [12, 20] {
            try await daemon.wait(40, for: "\(beats) beats") { $0.count { $0.name == "beat" } >= beats }
            let all = try [daemon.program.pid, player.pid, card.serverID()]
            for one in all { kill(one, SIGSTOP) }
            try await Task.sleep(for: .seconds(0.5))
            for one in all { kill(one, SIGCONT) }
        }
        try await end(daemon, player)

        let found = beats(daemon)
        let shift = try #require(TimeShift.best(of: found, onto: sound.beats))
        let first = try #require(found.first) - shift
        let errors = TimeShift.errors(
            of: found, shiftedBy: shift, against: sound.beats.filter { $0 > first + 1 && $0 < 33 })
        report("from the first beat, with stalls", errors)
        #expect(errors.count > 20)
        #expect(errors.allSatisfy { abs($0) < 0.010 })
    }

    /// The carrier goes and comes, the sound is cut off, and the plug is pulled: said, and taken back, within 2 s.
    @Test func trouble() async throws {
        let folder = try WorkFolder()
        let card = try VirtualCard()
        let sound = try realECG(seconds: 26)
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "alsa:sensor_in?kind=am-ecg&channel=2", "--store", folder.file("store")],
            environment: card.environment)
        try await daemon.wait(60, for: "silence to be said") {
            $0.contains { $0.name == "quality" && $0.text("reason") == "no-sound" }
        }
        var sent = sound.sent(as: .amECG)
        var random = SplitMix64(seed: 1)
        func place(_ range: Range<Double>) -> Range<Int> {
            Int(
                (SentSound.lead + range.lowerBound) * SentSound.rate)..<Int(
                    (SentSound.lead + range.upperBound) * SentSound.rate)
        }
        for index in place(8..<12) { sent[index] = Float(0.01 * random.gaussian()) }
        for index in place(17..<20) { sent[index] = max(-1, min(1, 10 * sent[index])) }
        let player = try card.play(left: sent.map { _ in 0 }, right: sent)
        try await daemon.wait(60, for: "silence after the signal") { events in
            guard let clipped = events.lastIndex(where: { $0.text("reason") == "clipped" }) else {
                return false
            }
            return events[clipped...].contains {
                $0.name == "quality" && $0.text("reason") == "no-sound"
            }
        }
        await stop(daemon, player)

        let events = daemon.events
        let found = beats(daemon)
        let shift = try #require(TimeShift.best(of: found, onto: sound.beats))
        func said(_ reason: String) -> [Double] {
            events.filter { $0.name == "quality" && $0.text("reason") == reason }
                .compactMap { $0.number("t_s") }.map { $0 - shift }
        }
        func gap(after time: Double, back: Bool) -> Double? {
            events.filter { $0.name == "gap" && ($0.number("from_s") != nil) == back }
                .compactMap { $0.number("t_s") }.map { $0 - shift }.first { $0 > time }
        }
        #expect(try #require(said("no-carrier").first) < 10)
        #expect(try #require(gap(after: 8, back: false)) < 10)
        #expect(try #require(gap(after: 12, back: true)) < 14)
        #expect(try #require(said("clipped").first { $0 > 17 }) < 19)
        // Where the sound is cut off the last samples may look clipped, too.
        #expect(try #require(said("clipped").last { $0 < 26 }) < 22)
        #expect(try #require(said("no-sound").last) > 26)
        #expect(
            events.contains { $0.name == "fault" && $0.text("text")?.contains("turn the input down") == true }
        )
        // Nothing is joined across the lost carrier.
        let inside = found.map { $0 - shift }.filter { $0 > 8.3 && $0 < 12 }
        #expect(inside.isEmpty)
        let first = try #require(
            events.first { $0.name == "beat" && ($0.number("t_s") ?? 0) - shift > 12 })
        #expect(first.text("flag") == "gap")
        #expect(first.number("rr_ms") == nil)

        let recording = try #require(folder.recording)
        let replay = try Program.run(
            Place.program("biofeed-cli").path, ["replay", recording, "--speed", "max", "--jsonl"])
        let lines = replay.out.split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("{\"class\":\"hello\"")
        }
        #expect(lines == events.filter { $0.name != "hello" }.map(\.json))
    }
}

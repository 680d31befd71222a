import Biosignals
import HRV
import Sensors

/// What comes from the sensors: samples and intervals to detections, gaps, and the choice among several.
extension Session {
    mutating func attach(
        _ number: Int, _ attachment: Attachment, into sink: inout some OutputSink
    ) {
        var port: SensorPort
        do throws(DriverOptionError) {
            port = try SensorPort(number: number, attachment: attachment)
        } catch {
            sink.emit(.fault(Fault(time: now, id: "s\(number)", text: "\(error)")))
            return
        }
        layOut(attachment.channels, of: &port)
        if attachment.channels.count == 1, attachment.channels[0].kind == .breathSound,
            let rate = attachment.channels[0].nominalRate
        {
            port.ownSound = OwnSoundGate(rate: rate)
        }
        ports.put(Boxed(port))
        chooseSources()
        report(number, into: &sink)
    }

    private mutating func layOut(_ channels: [Channel], of port: inout SensorPort) {
        let taken = Set(
            ports.all.filter { $0.number != port.number }.flatMap { $0.channels.map(\.signal) })
        port.channels = channels.map { channel in
            let free = taken.contains(channel.name) ? "\(channel.name)-\(port.number)" : channel.name
            let inverted = port.attachment.inverted?.contains(channel.name) ?? false
            return ChannelPipeline(
                signal: free, channel: channel, inverted: inverted, isDetecting: isDetecting)
        }
    }

    mutating func link(_ number: Int, _ state: LinkState, into sink: inout some OutputSink) {
        guard ports[number] != nil else { return }
        switch state {
        case .opened:
            ports.change(number) { port in
                port.state = .listening
                port.figures = LinkFigures()
                port.decoder.reset()
            }
            if ports[number]?.sound != .good { hear(.good, on: number, into: &sink) }
        case .lost(let reason):
            ports.change(number) { $0.state = .lost }
            beginGap(number, reason: reason, into: &sink)
        case .overrun(let reason):
            beginGap(number, reason: reason, into: &sink)
        case .sound(let condition): hear(condition, on: number, into: &sink)
        case .detached:
            if var port = ports.take(number) {
                port.value.state = .detached
                restartChannels(&port.value, into: &sink)
                ports.put(port)
            }
        }
        chooseSources()
        report(number, into: &sink)
        if state == .detached { ports.remove(number) }
    }

    mutating func take(_ figures: LinkFigures, of number: Int, into sink: inout some OutputSink) {
        guard let before = ports[number]?.figures else { return }
        ports.change(number) { $0.figures.update(with: figures) }
        if let errors = figures.lineErrors, errors.overrun > before.lineErrors?.overrun ?? 0 {
            beginGap(number, reason: "the port lost bytes: it was not read in time", into: &sink)
        }
    }

    mutating func take(_ bytes: [UInt8], from number: Int, into sink: inout some OutputSink) {
        guard var port = ports.take(number) else { return }
        decode(bytes, of: &port.value, into: &sink)
        ports.put(port)
    }

    private mutating func decode(
        _ bytes: [UInt8], of port: inout SensorPort, into sink: inout some OutputSink
    ) {
        var events = scratch
        scratch = []
        events.removeAll(keepingCapacity: true)
        port.byteCount += bytes.count
        port.decoder.push(bytes.span, into: &events)
        for event in events { handle(event, of: &port, into: &sink) }
        scratch = events
    }

    private mutating func handle(
        _ event: SensorEvent, of port: inout SensorPort, into sink: inout some OutputSink
    ) {
        switch event {
        case .layout(let channels):
            layOut(channels, of: &port)
            chooseSources(with: port)
        case .sample(let channel, let value):
            arrived(&port, into: &sink)
            sample(value, channel: channel, of: &port, into: &sink)
        case .interval(let milliseconds, let kind):
            arrived(&port, into: &sink)
            interval(milliseconds, kind: kind, of: &port, into: &sink)
        case .contact(let channel, let isOn):
            if !isOn, heart.source?.port == port.number, heart.source?.channel == channel {
                heart.disconnect()
            }
        case .gap(let frames):
            restart(&port, reason: "\(frames) frames lost", into: &sink)
        case .fault(.restart):
            sink.emit(.fault(Fault(time: now, id: port.id, text: "the device started anew")))
            restart(&port, reason: "device restarted", into: &sink)
        case .deviceTime, .frame, .fault: break
        }
    }

    mutating func take(_ values: [Float], from number: Int, into sink: inout some OutputSink) {
        guard var port = ports.take(number) else { return }
        spread(values, over: &port.value, into: &sink)
        ports.put(port)
    }

    /// Hands the values of frames to their channels.
    private mutating func spread(
        _ values: [Float], over port: inout SensorPort, into sink: inout some OutputSink
    ) {
        let width = max(1, port.channels.count)
        port.frameCount += values.count / width
        port.byteCount += values.count * MemoryLayout<Float>.size
        guard !port.isUnheard else { return }
        let values = port.ownSound == nil ? values : withoutOwnSound(values, of: &port, into: &sink)
        if !port.channels.isEmpty { arrived(&port, into: &sink) }
        for channel in port.channels.indices {
            var found = completed
            completed = []
            port.channels[channel].push(
                values, first: channel, stride: width, arrival: now, into: &sink, found: &found)
            complain(about: channel, of: &port, into: &sink)
            for one in found { take(one, channel: channel, of: &port, into: &sink) }
            if !found.isEmpty { found.removeAll(keepingCapacity: true) }
            completed = found
        }
    }

    mutating func take(
        intervals values: [Double], from number: Int, into sink: inout some OutputSink
    ) {
        guard var port = ports.take(number) else { return }
        for value in values {
            arrived(&port.value, into: &sink)
            port.value.frameCount += 1
            interval(value, kind: port.value.attachment.intervals ?? .ppg, of: &port.value, into: &sink)
        }
        ports.put(port)
    }

    private mutating func sample(
        _ value: Float, channel: Int, of port: inout SensorPort, into sink: inout some OutputSink
    ) {
        guard port.channels.indices.contains(channel) else { return }
        let found = port.channels[channel].push(value, arrival: now, into: &sink)
        complain(about: channel, of: &port, into: &sink)
        take(found, channel: channel, of: &port, into: &sink)
    }

    private mutating func complain(
        about channel: Int, of port: inout SensorPort, into sink: inout some OutputSink
    ) {
        guard let complaint = port.channels[channel].takeComplaint() else { return }
        sink.emit(.fault(Fault(time: now, id: port.id, text: complaint)))
    }

    /// - Parameter port: `inout` though nothing of it changes: handed over otherwise, it would be copied.
    private mutating func take(
        _ found: ChannelPipeline.Found, channel: Int, of port: inout SensorPort,
        into sink: inout some OutputSink
    ) {
        switch found {
        case .nothing: break
        case .lost(let samples):
            let signal = port.channels[channel].signal
            sink.emit(
                .gap(
                    Gap(
                        time: now, id: port.id, reason: "\(samples) samples of \(signal) never came",
                        from: nil)))
            if heart.source?.port == port.number { heart.disconnect() }
        case .several(let all): for one in all { take(one, channel: channel, of: &port, into: &sink) }
        case .beat(let beat):
            guard heart.source?.port == port.number, heart.source?.channel == channel else { return }
            let place = port.channels[channel].place(beat.position, after: heart.lastPosition)
            guard let place else { return }
            let interval = heart.push(
                beat, at: place.time, after: place.seconds, decided: now, into: &sink)
            if breath.source == nil, let interval {
                breath.derive(from: beat, ending: interval, into: &sink)
            }
            beatArrived(into: &sink)
        case .breath(let found):
            guard breath.source?.port == port.number, breath.source?.channel == channel,
                port.ownSound?.isCovered != true
            else { return }
            let channels = port.channels.span
            let exhale = channels[channel].time(of: found.exhale)
            let paced = exhale.flatMap { guidance.pacerPhase(at: $0.seconds) } != nil
            breath.push(
                found, in: channels[channel], paced: paced, metrics: &heart.metrics, into: &sink)
        }
    }

    /// Device intervals lie on the port's own sample grid where it has one; else their running sum is
    /// anchored to the first arrival after a gap.
    private mutating func interval(
        _ milliseconds: Double, kind: ChannelKind, of port: inout SensorPort, into sink: inout some OutputSink
    ) {
        if port.deviceIntervals != kind {
            port.deviceIntervals = kind
            chooseSources(with: port)
        }
        guard heart.source == HeartStage.Source(port: port.number, channel: nil, kind: kind) else { return }
        let time: SessionTime
        if let sampled = port.newestSampleTime {
            // Several intervals of one packet come at one moment, and lie one after the other.
            let next = heart.lastBeat?.advanced(bySeconds: milliseconds / 1000)
            if let next, next.secondsSince(sampled) > milliseconds / 2000, next.secondsSince(sampled) < 3 {
                time = next
            } else {
                time = sampled
            }
        } else if let last = heart.lastBeat, abs(now.secondsSince(last) - milliseconds / 1000) < 3 {
            time = last.advanced(bySeconds: milliseconds / 1000)
        } else {
            time = now
        }
        heart.push(milliseconds: milliseconds, endingAt: time, kind: kind, at: now, into: &sink)
        beatArrived(into: &sink)
    }

    // MARK: Gaps

    /// Data came: the port is live, and a gap that was open is over.
    private mutating func arrived(_ port: inout SensorPort, into sink: inout some OutputSink) {
        port.lastData = now
        if let from = port.gapFrom {
            port.gapFrom = nil
            sink.emit(.gap(Gap(time: now, id: port.id, reason: "data are back", from: from)))
        }
        if port.state != .streaming {
            port.state = .streaming
            chooseSources(with: port)
        }
    }

    /// Data stopped. Said once; nothing is joined across it.
    mutating func beginGap(_ number: Int, reason: String, into sink: inout some OutputSink) {
        guard var port = ports.take(number) else { return }
        if port.value.gapFrom == nil, let last = port.value.lastData {
            port.value.gapFrom = last
            port.value.gapCount += 1
            sink.emit(.gap(Gap(time: now, id: port.value.id, reason: reason, from: nil)))
            restartChannels(&port.value, into: &sink)
        }
        ports.put(port)
    }

    /// A break inside a stream that goes on.
    private mutating func restart(
        _ port: inout SensorPort, reason: String, into sink: inout some OutputSink
    ) {
        sink.emit(.gap(Gap(time: now, id: port.id, reason: reason, from: nil)))
        restartChannels(&port, into: &sink)
    }

    private mutating func restartChannels(_ port: inout SensorPort, into sink: inout some OutputSink) {
        for index in port.channels.indices { port.channels[index].restart(into: &sink) }
        if heart.source?.port == port.number { heart.disconnect() }
    }

    // MARK: Sources

    /// Picks the best heart and breath signals among the ports that give data.
    /// - Parameter held: a port that is being worked on, and so is not in `ports` now.
    mutating func chooseSources(with held: SensorPort? = nil) {
        var live = ports.all.filter(\.isLive)
        if let held, held.isLive { live.append(held) }
        live.sort { $0.number < $1.number }
        var hearts: [HeartStage.Source] = []
        var breaths: [BreathStage.Source] = []
        for port in live {
            if let kind = port.deviceIntervals {
                hearts.append(.init(port: port.number, channel: nil, kind: kind))
            }
            for (index, pipeline) in port.channels.enumerated() {
                let kind = pipeline.channel.kind
                if kind.carriesHeart { hearts.append(.init(port: port.number, channel: index, kind: kind)) }
                if kind.carriesBreath { breaths.append(.init(port: port.number, channel: index, kind: kind)) }
            }
        }
        heart.use(hearts.min { $0.rank < $1.rank } ?? heart.source)
        breath.use(breaths.min { $0.rank < $1.rank })
    }
}

import Biosignals

extension ImportedRecording {
    /// The regular streams of an XDF file as signals, its texts and triggers as marks, on the clock of the computer that
    /// recorded it; zero is the first sample of a signal.
    ///
    /// A stream whose sender says that it may drop samples keeps every gap of a sample or more. In others stamps scatter,
    /// and only what is missing for half a second counts as a gap.
    init(xdf file: XDFFile, path: String) throws(RecordingFormatError) {
        self.init(signals: [], started: file.started, notes: file.notes)
        var timed: [(stream: XDFStream, samples: TimedSamples)] = []
        for stream in file.streams where stream.format != .string && !stream.times.isEmpty {
            guard let rate = stream.nominalRate else {
                if let list = stream.intervals { intervals = intervals ?? list }
                continue
            }
            guard let samples = Self.timed(stream, rate: rate) else { continue }
            timed.append((stream, samples))
        }
        let texts = file.streams.filter { $0.format == .string || $0.isOfTriggers }
        let origin =
            timed.map(\.samples.start).min()
            ?? texts.compactMap(\.times.first).min() ?? 0
        for (stream, samples) in timed {
            for channel in 0..<stream.channelCount {
                let name = stream.channelName(channel)
                let kind = ChannelKind(signalName: name)
                signals.append(
                    ImportedSignal(
                        name: name, kind: kind == .other ? ChannelKind(signalName: stream.type) : kind,
                        unit: channel < stream.units.count ? stream.units[channel] : "", rate: samples.rate,
                        stretches: samples.stretches(stream.values[channel], origin: origin)))
            }
        }
        for stream in texts {
            for (time, text) in zip(stream.times, stream.isOfTriggers ? stream.triggers : stream.texts) {
                marks.append(ImportedMark(time: time - origin, text: text))
            }
        }
        let left = file.streams.filter {
            $0.format != .string && !$0.isOfTriggers && $0.nominalRate == nil
                && ($0.intervals == nil || !timed.isEmpty)
        }
        for stream in left where !stream.times.isEmpty {
            notes.append("stream \(stream.name) has no even rate and was left out")
        }
        if !signals.isEmpty { intervals = nil }
        guard !signals.isEmpty || intervals != nil else {
            throw RecordingFormatError(
                file: path, problem: "it holds no stream of an even rate and no intervals",
                remedy: "record the stream of a signal")
        }
    }
}

extension ImportedRecording {
    private static func timed(_ stream: XDFStream, rate: Double) -> TimedSamples? {
        let patient = max(0.5, 2 / rate)
        if stream.canDropSamples {
            let exact = TimedSamples(stream.times, nominalRate: rate, tolerance: 0.5 / rate)
            // A gap at every twentieth sample is none, but stamps that scatter all the same.
            if let exact, exact.runs.count <= 1 + stream.times.count / 20 { return exact }
        }
        return TimedSamples(stream.times, nominalRate: rate, tolerance: patient)
    }
}

extension XDFStream {
    /// Whether it is one of whole numbers that come whenever something happened.
    fileprivate var isOfTriggers: Bool {
        nominalRate == nil && channelCount == 1 && intervals == nil
            && [.int8, .int16, .int32, .int64].contains(format)
    }

    fileprivate var triggers: [String] {
        values.first?.map { value in
            "\(name) " + (Int64(exactly: value).map(String.init) ?? "\(value)")
        } ?? []
    }

    /// Intervals in ms of an irregular stream that says that it holds such.
    fileprivate var intervals: RRText? {
        let words = [type, name, labels.first ?? ""].flatMap { $0.lowercased().split { !$0.isLetter } }
        guard words.contains(where: { ["rr", "ibi", "rri", "nn"].contains($0) }), let values = values.first
        else { return nil }
        switch units.first?.lowercased() {
        case "ms", "milliseconds":
            return RRText(intervals: values.map(Double.init), note: "\(values.count) intervals in ms")
        case "s", "sec", "seconds":
            return RRText(intervals: values.map { Double($0) * 1000 }, note: "\(values.count) intervals in s")
        default: return nil
        }
    }
}

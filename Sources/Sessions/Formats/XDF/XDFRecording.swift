import Biosignals

extension ImportedRecording {
    /// The regular streams of an XDF file as signals, its texts and triggers as marks, on the clock of the computer that
    /// recorded it; zero is the first sample of a signal.
    ///
    /// A stream whose sender says that it may drop samples keeps every gap of a sample or more. In others stamps scatter,
    /// and only what is missing for half a second counts as a gap.
    ///
    /// - Parameter mostSamples: more are not held in memory.
    init(xdf file: XDFFile, path: String, mostSamples: Int) throws(RecordingFormatError) {
        self.init(signals: [], started: file.started, notes: file.notes)
        var timed: [(stream: XDFStream, samples: TimedSamples)] = []
        for stream in file.streams where stream.format != .string && !stream.times.isEmpty {
            guard let rate = stream.nominalRate else {
                if let list = try stream.intervals { intervals = intervals ?? list }
                continue
            }
            guard let samples = try Self.timed(stream, rate: rate) else { continue }
            timed.append((stream, samples))
        }
        let texts = file.streams.filter { $0.format == .string || $0.isOfTriggers }
        var origin = timed.map(\.samples.start).min()
        if origin == nil {
            for stream in texts {
                guard let first = try stream.times.first() else { continue }
                origin = min(origin ?? first, first)
            }
        }
        let zero = origin ?? 0
        var placed: [PlacedColumn] = []
        for (stream, samples) in timed {
            let runs = samples.placed(origin: zero)
            for (channel, values) in stream.values.enumerated() {
                let name = stream.channelName(channel)
                let kind = ChannelKind(signalName: name)
                placed.append(
                    PlacedColumn(
                        name: name, kind: kind == .other ? ChannelKind(signalName: stream.type) : kind,
                        unit: channel < stream.units.count ? stream.units[channel] : "", rate: samples.rate,
                        samples: values, runs: runs))
            }
        }
        try take(placed, mostSamples: mostSamples)
        for stream in texts {
            for (time, text) in zip(try stream.times.values(), try stream.words) {
                marks.append(ImportedMark(time: time - zero, text: text))
            }
        }
        let left = file.streams.filter {
            $0.format != .string && !$0.isOfTriggers && $0.nominalRate == nil
                && (!$0.isOfIntervals || !timed.isEmpty)
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
    private static func timed(
        _ stream: XDFStream, rate: Double
    ) throws(RecordingFormatError) -> TimedSamples? {
        let patient = max(0.5, 2 / rate)
        if stream.canDropSamples {
            let exact = try TimedSamples(stream.times, nominalRate: rate, tolerance: 0.5 / rate)
            // A gap at every twentieth sample is none, but stamps that scatter all the same.
            if let exact, exact.runs.count <= 1 + stream.times.count / 20 { return exact }
        }
        return try TimedSamples(stream.times, nominalRate: rate, tolerance: patient)
    }
}

extension XDFStream {
    /// Whether it is one of whole numbers that come whenever something happened.
    fileprivate var isOfTriggers: Bool {
        nominalRate == nil && channelCount == 1 && !isOfIntervals
            && [.int8, .int16, .int32, .int64].contains(format)
    }

    /// What its samples say: its texts, or its triggers as such.
    fileprivate var words: [String] {
        get throws(RecordingFormatError) {
            guard isOfTriggers else { return texts }
            return try values.first?.values().map { value in
                "\(name) " + (Int64(exactly: value).map(String.init) ?? "\(value)")
            } ?? []
        }
    }

    /// Milliseconds of the unit of an irregular stream that says that it holds intervals.
    private var intervalUnit: Double? {
        let words = [type, name, labels.first ?? ""].flatMap { $0.lowercased().split { !$0.isLetter } }
        guard words.contains(where: { ["rr", "ibi", "rri", "nn"].contains($0) }), !values.isEmpty else {
            return nil
        }
        switch units.first?.lowercased() {
        case "ms", "milliseconds": return 1
        case "s", "sec", "seconds": return 1000
        default: return nil
        }
    }

    fileprivate var isOfIntervals: Bool { intervalUnit != nil }

    /// Intervals in ms of an irregular stream that says that it holds such.
    fileprivate var intervals: RRText? {
        get throws(RecordingFormatError) {
            guard let unit = intervalUnit, let values = try values.first?.values() else { return nil }
            return RRText(
                intervals: values.map { Double($0) * unit },
                note: "\(values.count) intervals in \(unit == 1 ? "ms" : "s")")
        }
    }
}

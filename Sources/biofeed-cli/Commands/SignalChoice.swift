import Biosignals
import Sessions

/// The signal of a recording that a command looks at.
struct SignalChoice {
    let path: String
    let traces: [SignalTrace]
    let wanted: String?

    init(_ path: String, _ reading: RecordingOptions) throws {
        self.path = path
        wanted = reading.signal
        var reading = reading
        // Chosen here among all, so that it works for sessions as well.
        reading.signal = nil
        let inputs = try reading.open(path)
        if case .intervals = inputs {
            throw CommandFailure(
                "cannot look for beats or breaths in \(path): it is a list of intervals and holds no signal; give a recording of a signal"
            )
        }
        traces = try SignalTrace.all(of: inputs)
    }

    /// The signals of one kind that a search may use together: the named one alone, or those of the earliest kind that
    /// there is.
    func leads(of kinds: [ChannelKind]) throws -> [SignalTrace] {
        let first = try trace(of: kinds)
        guard wanted == nil else { return [first] }
        let together = SignalTrace.leads(of: [first.kind], in: traces)
        return together.isEmpty ? [first] : together
    }

    /// The first signal of the earliest kind that there is, if anything can be found in it at its rate.
    func trace(of kinds: [ChannelKind]) throws -> SignalTrace {
        let trace = try chosen(of: kinds)
        if let rates = SignalSearch.rates(for: trace.kind),
            let rate = trace.stretches.first(where: { !SignalSearch.canSearch(trace.kind, at: $0.rate) })?
                .rate
        {
            throw CommandFailure(
                "cannot look into \(trace.name) of \(path): it has \(rate) samples a second, and \(trace.kind.rawValue) needs \(rates.lowerBound) to \(rates.upperBound); resample it"
            )
        }
        return trace
    }

    private func chosen(of kinds: [ChannelKind]) throws -> SignalTrace {
        let names = traces.map(\.name).joined(separator: ", ")
        if let wanted {
            guard var trace = traces.first(where: { $0.name.lowercased() == wanted.lowercased() }) else {
                throw CommandFailure("there is no signal '\(wanted)' in \(path); its signals are \(names)")
            }
            if !kinds.contains(trace.kind) { trace.kind = kinds[0] }
            return trace
        }
        for kind in kinds {
            if let trace = traces.first(where: { $0.kind == kind }) { return trace }
        }
        // A file of one signal, as a sound file is, whose name tells nothing: what it is was said.
        if kinds.count == 1, traces.count == 1, traces[0].kind == .other {
            var trace = traces[0]
            trace.kind = kinds[0]
            return trace
        }
        throw CommandFailure(
            "\(path) holds no \(kinds.map(\.rawValue).joined(separator: " or ")) signal; its signals are \(names): choose one with --signal"
        )
    }
}

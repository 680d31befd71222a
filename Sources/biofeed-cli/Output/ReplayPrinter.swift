import Sessions

/// Shows a session's outputs as they come.
protocol ReplayPrinter {
    func take(_ outputs: [Output]) throws
}

/// Every output as a JSON object on its own line.
struct JSONLinePrinter: ReplayPrinter {
    init(hello: Hello) throws { try StandardOutput.shared.line(hello.json) }

    func take(_ outputs: [Output]) throws {
        for output in outputs { try StandardOutput.shared.line(output.json) }
    }
}

/// A readable line for what matters.
struct TextLinePrinter: ReplayPrinter {
    func take(_ outputs: [Output]) throws {
        for output in outputs {
            switch output {
            case .wave, .device, .quality, .metrics: continue
            default: break
            }
            if let line = EventLine.text(try LiveEvent(output)) { try StandardOutput.shared.line(line) }
        }
    }
}

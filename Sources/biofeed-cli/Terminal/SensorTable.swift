import Sensors
import Sessions

/// The sensors of a running daemon, a row each.
enum SensorTable {
    static func lines(_ sensors: [SensorAnswer]) -> [String] {
        guard !sensors.isEmpty else { return ["  biofeedd runs and has no sensor"] }
        let hasSeats = Set(sensors.map(\.seat)).count > 1
        let heading = [
            hasSeats ? "  seat" : nil, hasSeats ? "id" : "  id", "state", "driver", "Hz", "ppm", "bytes",
            "frames",
            "errors", "gaps", "ms late", "sensor",
        ]
        let rows = sensors.map { sensor in
            [
                hasSeats ? "  \(sensor.seat)" : nil, hasSeats ? sensor.id : "  \(sensor.id)", sensor.state,
                sensor.driver ?? "-", sensor.rate_hz.map { NumberText.text($0, 2) } ?? "-",
                sensor.rate_ppm.map { NumberText.text($0, 0) } ?? "-", "\(sensor.bytes)", "\(sensor.frames)",
                "\(sensor.errors)", "\(sensor.gaps)", late(sensor.latency_ms), sensor.source,
            ]
        }
        let table = TextTable.lines(([heading] + rows).map { $0.compactMap(\.self) })
        return table + sensors.compactMap(lineErrors)
    }

    /// What data took to come, to be decoded and to be told; the sensor's own filter is taken off event times.
    private static func late(_ latency: StageLatency?) -> String {
        let stages = [latency?.arrival, latency?.queue, latency?.decode].compactMap(\.self)
        return stages.isEmpty ? "-" : NumberText.text(stages.reduce(0, +), 1)
    }

    private static func lineErrors(_ sensor: SensorAnswer) -> String? {
        sensor.line_errors.map { errors in
            "  \(sensor.id): its line had \(errors.frame) framing and \(errors.parity) parity errors, "
                + "\(errors.overrun) overruns, \(errors.breaks) breaks"
        }
    }
}

import Sensors
import Sessions

/// A sensor as `/api/sensors` and `/api/status` tell of it.
struct SensorAnswer: Codable {
    var id: String
    var seat: Int
    var source: String
    var driver: String?
    var state: String
    var bytes: Int
    var frames: Int
    var errors: Int
    var resyncs: Int
    var gaps: Int
    var rate_hz: Double?
    var rate_ppm: Double?
    var latency_ms: StageLatency?
    var line_errors: LineErrors?
}

import Sensors
import Sessions

/// Bodies of the answers, with the names that programs rely on.
struct HealthBody: Encodable {
    var status = "ok"
    var version = Version.current
}

struct StatusBody: Encodable {
    var version = Version.current
    var `protocol` = Version.protocolVersion
    var clients: Int
    var droppedClients: Int
    var sound: SoundBody
    var seats: [SeatBody]
    /// What is wrong with files of the folder of exercises; nil when all is well.
    var exerciseFaults: [String]?

    enum CodingKeys: String, CodingKey {
        case version, `protocol`, clients, sound, seats
        case exerciseFaults = "exercise_faults"
        case droppedClients = "dropped_clients"
    }
}

struct SoundBody: Encodable {
    var sink: String
    var state: String
    var xruns: Int?
    var delayMilliseconds: Double?
    var realTime: Bool?
    var voice: String?

    enum CodingKeys: String, CodingKey {
        case sink, state, xruns, voice
        case delayMilliseconds = "delay_ms"
        case realTime = "real_time"
    }
}

struct SeatBody: Encodable {
    var seat: Int
    var started: String
    var now: Double
    var origin: Int64
    var exercise: String?
    var paused: Bool
    var person: String?
    var recording: String?
    var recordingFault: String?
    var sensors: [SensorBody]

    enum CodingKeys: String, CodingKey {
        case seat, started, exercise, paused, person, recording, sensors
        case now = "now_s"
        case origin = "monotonic_origin_ns"
        case recordingFault = "recording_fault"
    }

    init(_ status: SeatStatus) {
        seat = status.seat
        started = Timestamp.iso8601(status.started)
        now = status.sessionSeconds
        origin = status.origin
        exercise = status.exercise
        paused = status.isPaused
        person = status.person?.text
        recording = status.recording
        recordingFault = status.recordingFault
        sensors = status.sensors.map { SensorBody($0, seat: status.seat) }
    }
}

/// The room as a whole.
struct GroupBody: Encodable {
    var seats: Int
    /// Left out where it would tell who, or where nobody follows.
    var following: Int?
}

/// A sensor that was added or taken away.
struct AttachedBody: Encodable {
    var status = "ok"
    var id: String
    var seat: Int
    var source: String?
}

struct SensorBody: Encodable {
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
    var rate: Double?
    var ppm: Double?
    var latency: StageLatency?
    var lineErrors: LineErrors?
    var cardRate: Double?

    enum CodingKeys: String, CodingKey {
        case id, seat, source, driver, state, bytes, frames, errors, resyncs, gaps
        case rate = "rate_hz"
        case ppm = "rate_ppm"
        case latency = "latency_ms"
        case lineErrors = "line_errors"
        case cardRate = "card_hz"
    }

    init(_ report: DeviceReport, seat: Int) {
        id = report.id
        self.seat = seat
        source = report.source
        driver = report.driver
        state = report.state.rawValue
        bytes = report.bytes
        frames = report.frames
        errors = report.errors
        resyncs = report.resyncs
        gaps = report.gaps
        rate = report.rate
        ppm = report.ppm
        latency = report.latency.isEmpty ? nil : report.latency
        lineErrors = report.lineErrors
        cardRate = report.cardRate
    }
}

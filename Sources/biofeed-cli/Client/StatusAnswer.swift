/// What `/api/status` answers, as far as it is shown here.
struct StatusAnswer: Decodable {
    struct Sound: Decodable {
        var sink: String
        var state: String
    }

    struct Seat: Decodable {
        var seat: Int
        var started: String
        var now_s: Double
        var monotonic_origin_ns: Int64
        var exercise: String?
        var paused: Bool
        var recording: String?
        var recording_fault: String?
        var sensors: [SensorAnswer]
    }

    var version: String
    var clients: Int
    var sound: Sound
    var seats: [Seat]

    var lines: [String] {
        var lines = ["biofeedd \(version), \(clients) clients, sound \(sound.sink): \(sound.state)"]
        for seat in seats {
            let doing = seat.exercise.map { "\($0)\(seat.paused ? ", paused" : "")" } ?? "no exercise"
            lines.append("seat \(seat.seat): \(doing), \(NumberText.clock(seat.now_s)) since \(seat.started)")
            if let recording = seat.recording { lines.append("  recording \(recording)") }
            if let fault = seat.recording_fault { lines.append("  recording: \(fault)") }
            if seat.sensors.isEmpty { lines.append("  no sensor") }
            for sensor in seat.sensors {
                let rate = sensor.rate_hz.map { ", \(NumberText.text($0, 2)) Hz" } ?? ""
                lines.append(
                    "  \(sensor.id) \(sensor.source): \(sensor.driver ?? "unknown"), \(sensor.state)\(rate), "
                        + "\(sensor.frames) frames, \(sensor.errors) errors, \(sensor.gaps) gaps")
            }
        }
        return lines
    }
}

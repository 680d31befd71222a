import Hummingbird
import NIOCore
import Sensors
import Sessions

/// The Prometheus text format: counters of the machinery, nothing that was measured of a person.
struct MetricsText {
    private var families: [(name: String, head: String, samples: [String])] = []

    mutating func gauge(_ name: String, _ help: String, _ value: Double, _ labels: String = "") {
        add(name, "gauge", help, value, labels)
    }

    mutating func counter(_ name: String, _ help: String, _ value: Double, _ labels: String = "") {
        add(name, "counter", help, value, labels)
    }

    /// What a seat and its sensors tell.
    mutating func add(_ status: SeatStatus) {
        gauge(
            "biofeed_exercise_running", "An exercise runs at the seat.", status.exercise == nil ? 0 : 1,
            "seat=\"\(status.seat)\"")
        for sensor in status.sensors {
            let labels = "seat=\"\(status.seat)\",sensor=\"\(sensor.id)\""
            gauge(
                "biofeed_sensor_streaming", "Data of the sensor come.", sensor.state == .streaming ? 1 : 0,
                labels)
            counter("biofeed_sensor_bytes_total", "Bytes from the sensor.", Double(sensor.bytes), labels)
            counter("biofeed_sensor_frames_total", "Good frames.", Double(sensor.frames), labels)
            counter("biofeed_sensor_errors_total", "Broken frames.", Double(sensor.errors), labels)
            counter("biofeed_sensor_gaps_total", "Times that data stopped.", Double(sensor.gaps), labels)
        }
    }

    /// Samples of one name must stand together, wherever they come from.
    private mutating func add(
        _ name: String, _ type: String, _ help: String, _ value: Double, _ labels: String
    ) {
        let sample = "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)"
        if let index = families.firstIndex(where: { $0.name == name }) {
            families[index].samples.append(sample)
        } else {
            families.append((name, "# HELP \(name) \(help)\n# TYPE \(name) \(type)", [sample]))
        }
    }

    var response: Response {
        let text = families.map { ([$0.head] + $0.samples).joined(separator: "\n") + "\n" }.joined()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

import Biosignals

/// The ports of a session by their numbers, in rising order. Few, and looked up for every input: a row is faster than
/// a dictionary, and a port can be taken out and put back without being
/// copied or moved.
struct SensorPorts: Sendable {
    /// Numbers of the ports, those that are taken out included.
    private(set) var numbers: [Int] = []
    private var row: [Boxed<SensorPort>?] = []

    /// The ports that are not taken out.
    var all: [SensorPort] { row.compactMap { $0?.value } }

    subscript(number: Int) -> SensorPort? {
        _read {
            if let place = numbers.firstIndex(of: number) { yield row[place]?.value } else { yield nil }
        }
    }

    /// Whether a port gave data and has given none for too long. Changes nothing; but a port that is only read, or is handed
    /// out to be asked, is copied.
    mutating func isSilent(_ number: Int, at time: SessionTime) -> Bool {
        var isSilent = false
        change(number) { isSilent = $0.isSilent(at: time) }
        return isSilent
    }

    /// Whether a port's state or driver is another than was last reported; asked here for the same reason.
    mutating func isNews(_ number: Int) -> Bool {
        var isNews = false
        change(number) { isNews = $0.isNews }
        return isNews
    }

    /// A port's report, where it says anything but the last one.
    mutating func news(of number: Int, at time: SessionTime) -> Boxed<DeviceReport>? {
        var news: Boxed<DeviceReport>?
        change(number) { port in
            let report = port.report(at: time)
            guard var last = port.reported.take() else {
                news = Boxed(report)
                port.reported = news
                return
            }
            last.value.time = time
            if last.value != report {
                last.value = report
                news = last
            }
            port.reported = last
        }
        return news
    }

    /// Takes a port out, to be worked on and put back.
    mutating func take(_ number: Int) -> Boxed<SensorPort>? {
        guard let place = numbers.firstIndex(of: number) else { return nil }
        return row[place].take()
    }

    /// Puts back a port that was taken out, or puts a new one there.
    mutating func put(_ port: consuming Boxed<SensorPort>) {
        let place = place(of: port.value.number)
        row[place] = port
    }

    /// Changes a port, where there is one.
    mutating func change(_ number: Int, _ body: (inout SensorPort) -> Void) {
        guard let place = numbers.firstIndex(of: number) else { return }
        row[place]?.change(body)
    }

    /// Forgets a port.
    mutating func remove(_ number: Int) {
        guard let place = numbers.firstIndex(of: number) else { return }
        numbers.remove(at: place)
        row.remove(at: place)
    }

    private mutating func place(of number: Int) -> Int {
        if let place = numbers.firstIndex(of: number) { return place }
        let place = numbers.firstIndex { $0 > number } ?? numbers.count
        numbers.insert(number, at: place)
        row.insert(nil, at: place)
        return place
    }
}

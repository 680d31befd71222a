public import Sessions

/// Where a feed hands its inputs, with the monotonic stamp of their arrival. False: dropped, the host is behind.
public typealias Deliver = @Sendable (Input, Int64) -> Bool

/// A running sensor: moves data from a device to its session and decides nothing.
public protocol SensorFeed: Sendable {
    func start()
    /// Ends within a tenth of a second and restores what it changed on the device.
    func stop()
}

/// Delivers, and says an overrun in the stream once room is back after data were dropped.
final class OrderedDelivery: Sendable {
    private let port: Int
    private let deliver: Deliver
    private let lost = Lost()

    init(port: Int, deliver: @escaping Deliver) {
        self.port = port
        self.deliver = deliver
    }

    func callAsFunction(_ input: Input, _ stamp: Int64) {
        if lost.count > 0 {
            let text = "\(lost.count) reads were dropped: the machine is too busy"
            guard deliver(.link(port: port, .overrun(text)), stamp) else { return lost.add() }
            lost.clear()
        }
        if !deliver(input, stamp) { lost.add() }
    }
}

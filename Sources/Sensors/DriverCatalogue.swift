/// Every sensor that is known. A new one is a file in `Drivers` and a line here.
public enum DriverCatalogue {
    public static let all: [any SensorDriver.Type] = [
        OpenView.self,
        ThinkGear.self,
        ModularEEG.self,
        SpikerBox.self,
        BITalino.self,
        Cyton.self,
        Chords.self,
        BioHarness.self,
        HxM.self,
        Nonin.self,
        NoninNumbers.self,
        CMS50.self,
        CMS50V7.self,
        MR60BHA1.self,
        MR60BHA2.self,
        PulseSensor.self,
        MAX3010x.self,
        AD8232.self,
        TextLines.self,
        IntervalText.self,
    ]

    /// The driver that people call `id`; nil when there is none.
    public static func driver(_ id: String) -> (any SensorDriver.Type)? {
        all.first { $0.descriptor.id == id }
    }

    /// A driver for a device that is described by `options`.
    public static func make(
        _ id: String, options: DriverOptions
    ) throws(DriverOptionError) -> any SensorDriver {
        guard let type = driver(id) else {
            throw DriverOptionError(
                "no sensor driver is called '\(id)'; known are \(ids.joined(separator: ", "))")
        }
        let known = type.options.map(\.name)
        if let unknown = options.values.keys.sorted().first(where: { !known.contains($0) }) {
            throw DriverOptionError(
                known.isEmpty
                    ? "\(id) takes no option '\(unknown)'"
                    : "\(id) takes no option '\(unknown)'; it takes \(known.joined(separator: ", "))")
        }
        return try type.init(options: options)
    }

    /// The ids, in the order of `all`.
    public static var ids: [String] { all.map { $0.descriptor.id } }
}

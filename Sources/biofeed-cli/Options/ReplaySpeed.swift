import ArgumentParser

/// How fast recorded time passes: a factor of real time, or as fast as the machine can.
enum ReplaySpeed: ExpressibleByArgument, Hashable {
    case times(Double)
    case max

    init?(argument: String) {
        if argument == "max" {
            self = .max
        } else if let factor = Double(argument), factor > 0, factor <= 1000 {
            self = .times(factor)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .times(let factor): NumberText.text(factor, 0)
        case .max: "max"
        }
    }
}

import ArgumentParser
import Devices
import Foundation
import Sessions

/// `claim`: lets a device open by itself when it is plugged in.
struct Claim: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let biofeedd open a device by itself whenever it is plugged in.",
        discussion: """
            Writes one udev rule, for this one device and no other of its kind, and undoes it with 'unclaim'. \
            Nothing that is not claimed is ever opened unasked. Needs the rights to write to \(DeviceClaim.rulesFolder).

            Example: sudo biofeed-cli claim /dev/ttyUSB0 --name belt --options 'driver=bitalino&ports=none,belt'
            """)

    @Argument(help: ArgumentHelp("The serial port that the device is on now.", valueName: "port"))
    var port: String

    @Option(help: "A short name for it: letters, digits, - and _.")
    var name: String

    @Option(help: "What is to be said of it behind the ? of its sensor name: driver=…&baud=….")
    var options = ""

    @Flag(name: .customLong("print"), help: "Print the rule and change nothing.")
    var isDry = false

    @Option(help: .hidden)
    var rulesFolder = DeviceClaim.rulesFolder

    func validate() throws {
        let word = "serial:\(port)" + (options.isEmpty ? "" : "?\(options)")
        do { _ = try SensorSource(parsing: word) } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let ports = SerialPorts.list()
        guard let found = ports.first(where: { $0.path == port || $0.stablePath == port }) else {
            let known = ports.map(\.path)
            throw CommandFailure(
                "cannot claim \(port): it is no USB serial port that is plugged in; \(known.isEmpty ? "none is" : "there are \(known.joined(separator: ", "))")"
            )
        }
        let claim = try DeviceClaim(
            name: name, port: found, socket: Udev.socket(of: found.path), options: options)
        if isDry {
            try StandardOutput.shared.line(claim.rule)
            return
        }
        let path = "\(rulesFolder)/\(claim.file)"
        do {
            try Data(claim.rule.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                "cannot write \(path): \(error.localizedDescription); run it with sudo, or with --print to see the rule"
            )
        }
        Udev.reload()
        StandardError.line("claimed \(found.path) as '\(name)'; undo with: biofeed-cli unclaim \(name)")
    }
}

/// `unclaim`: undoes `claim`.
struct Unclaim: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "No longer open a claimed device by itself.",
        discussion: "Example: sudo biofeed-cli unclaim belt")

    @Argument(help: "The name that it was claimed under.")
    var name: String

    @Option(help: .hidden)
    var rulesFolder = DeviceClaim.rulesFolder

    func run() throws {
        let path = "\(rulesFolder)/\(DeviceClaim.file(of: name))"
        guard let data = FileManager.default.contents(atPath: path),
            DeviceClaim.options(inRule: String(decoding: data, as: UTF8.self)) != nil
        else {
            throw CommandFailure(
                "nothing is claimed as '\(name)': there is no rule \(path); 'ls \(rulesFolder)' shows the names"
            )
        }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw CommandFailure("cannot remove \(path): \(error.localizedDescription); run it with sudo")
        }
        Udev.reload()
        StandardError.line("'\(name)' is no longer claimed")
    }
}

private enum Udev {
    /// The socket that a port is plugged into, as udev calls it; nil where there is no udev.
    static func socket(of path: String) -> String? {
        let mark = "ID_PATH="
        return output("info", "--query=property", "--name=\(path)").split(separator: "\n")
            .first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
    }

    /// Tells it that its rules changed, where it runs; otherwise they hold from its next start.
    static func reload() {
        _ = output("control", "--reload")
        _ = output("trigger", "--subsystem-match=tty")
    }

    private static func output(_ arguments: String...) -> String {
        do {
            return String(decoding: try ProgramOutput(of: "udevadm", arguments).data, as: UTF8.self)
        } catch {
            return ""
        }
    }
}

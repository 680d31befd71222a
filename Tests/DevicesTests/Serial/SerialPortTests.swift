import Foundation
import Sensors
import Testing

@testable import Devices

@Suite struct SerialPortTests {
    /// The text of the error that opening gives; empty when it succeeds.
    private func refusal(_ path: String, baud: Int = 9600) -> String {
        do throws(SerialError) {
            let port = try SerialPort(path: path, line: LineSettings(baud: baud))
            port.close()
            return ""
        } catch {
            return error.description
        }
    }

    @Test(arguments: [9600, 57_600, 115_200, 222_222, 4_000_000])
    func anySpeedIsSetAndReadBack(baud: Int) throws {
        let terminal = try PseudoTerminal()
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: baud, parity: .even))
        #expect(port.baud == baud)
        #expect(port.latencyTimerMilliseconds == nil)
    }

    @Test func settingsArePutBack() throws {
        let terminal = try PseudoTerminal()
        _ = try stty(terminal.path, "38400", "echo", "icanon", "ixon")
        let before = try stty(terminal.path, "-g")
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 57_600))
        #expect(try stty(terminal.path, "-g") != before)
        port.close()
        #expect(try stty(terminal.path, "-g") == before)
        #expect(try stty(terminal.path, "speed") == "38400\n")
    }

    private func stty(_ path: String, _ arguments: String...) throws -> String {
        let stty = try ProgramOutput(of: "stty", ["-F", path] + arguments)
        #expect(stty.status == 0)
        return String(decoding: stty.data, as: UTF8.self)
    }

    @Test func missingPortListsWhatIsThere() {
        let text = refusal("/dev/ttyUSB_none")
        #expect(text.hasPrefix("cannot open serial port /dev/ttyUSB_none: No such file or directory; "))
        #expect(text.contains("no USB serial port is plugged in") || text.contains("ports that are there: "))
        #expect(!text.contains("\n"))
    }

    @Test func filesFoldersAndOtherDevicesAreNoPorts() {
        #expect(
            refusal(#filePath)
                == "cannot open serial port \(#filePath): it is a file, not a serial port; "
                + "to play a recording name it as file:\(#filePath)")
        #expect(refusal("/tmp").contains("it is a directory, not a serial port"))
        #expect(refusal("/dev/null").contains("it is a device that is no terminal, not a serial port"))
    }

    @Test func busyPortNamesItsHolder() throws {
        let terminal = try PseudoTerminal()
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 9600))
        let text = refusal(terminal.path)
        #expect(text.hasPrefix("cannot open serial port \(terminal.path): in use by process "))
        #expect(text.contains("process \(ProcessInfo.processInfo.processIdentifier) ("))
        #expect(text.hasSuffix("; end that program or name another port"))
        port.close()
        #expect(refusal(terminal.path) == "")
    }

    /// A program that is just being started has a copy of the descriptor until it runs.
    @Test func aClosedPortIsFreeWhileACopyOfItsDescriptorIsOpen() throws {
        let terminal = try PseudoTerminal()
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 9600))
        let copy = dup(port.descriptor)
        defer { close(copy) }
        #expect(copy >= 0)
        port.close()
        #expect(refusal(terminal.path) == "")
    }

    @Test(arguments: [0, -9600, 49, 12_000_001, .max])
    func absurdSpeedsAreRefused(baud: Int) {
        #expect(refusal("/dev/ttyUSB0", baud: baud).contains("no line runs at \(baud) bits a second"))
    }
}

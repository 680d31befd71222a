import Devices
import Foundation
import Synchronization
import Testing

@Suite struct DeviceClaimTests {
    private func port(serial: String?) -> SerialPorts.Port {
        var port = SerialPorts.Port(path: "/dev/ttyUSB0")
        port.vendorID = "0403"
        port.productID = "6001"
        port.serialNumber = serial
        return port
    }

    @Test func theRuleNamesOneDevice() throws {
        let claim = try DeviceClaim(
            name: "belt", port: port(serial: "A9XY"), socket: "pci-1", options: "driver=bitalino&ports=belt")
        #expect(claim.file == "71-biofeed-belt.rules")
        #expect(
            claim.rule == """
                # Written by biofeed-cli claim. Undo with: biofeed-cli unclaim belt
                # options: driver=bitalino&ports=belt
                SUBSYSTEM=="tty", ENV{ID_VENDOR_ID}=="0403", ENV{ID_MODEL_ID}=="6001", ENV{ID_SERIAL_SHORT}=="A9XY", \
                SYMLINK+="biofeed/belt", ENV{ID_MM_DEVICE_IGNORE}="1"

                """)
        #expect(DeviceClaim.options(inRule: claim.rule) == "driver=bitalino&ports=belt")
        #expect(DeviceClaim.options(inRule: "SUBSYSTEM==\"tty\"") == nil)
    }

    /// Rules see a serial number as udev writes it, and none where udev does not believe it.
    @Test func theSerialNumberIsWrittenAsByUdev() throws {
        let spaced = try DeviceClaim(
            name: "x", port: port(serial: " A 9  \"*/X "), socket: "pci-1", options: "")
        #expect(spaced.rule.contains("ENV{ID_SERIAL_SHORT}==\"A_9____X\""))
        for strange in ["1,2", "é", "\u{01}", "  "] {
            let claim = try DeviceClaim(name: "x", port: port(serial: strange), socket: "pci-1", options: "")
            #expect(claim.rule.contains("ENV{ID_PATH}==\"pci-1\""))
        }
    }

    /// A generic adapter without a serial number is told by its socket, or not at all.
    @Test func anAdapterWithoutSerialNumber() throws {
        let claim = try DeviceClaim(name: "x", port: port(serial: nil), socket: "pci-0:1.2", options: "")
        #expect(claim.rule.contains("ENV{ID_PATH}==\"pci-0:1.2\""))
        #expect(!claim.rule.contains("ID_SERIAL_SHORT"))
        #expect(throws: SerialError.self) {
            try DeviceClaim(name: "x", port: port(serial: nil), socket: nil, options: "")
        }
    }

    @Test(arguments: ["", "a b", "../x", "é", "a/b"]) func badNamesAreRefused(name: String) {
        #expect(throws: SerialError.self) {
            try DeviceClaim(name: name, port: port(serial: "1"), socket: nil, options: "")
        }
    }

    @Test func aFolderIsFollowed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "watch-\(UUID().uuidString)")
        let seen = Mutex<[[String]]>([])
        let isOver = Atomic(false)
        let ended = DispatchSemaphore(value: 0)
        let path = folder.path
        Thread.detachNewThread {
            FolderWatch(path).run {
                isOver.load(ordering: .relaxed)
            } changed: { names in
                seen.withLock { $0.append(names) }
            }
            ended.signal()
        }
        func wait(for names: [String], within seconds: Double) {
            for _ in 0..<Int(seconds * 100) where seen.withLock({ $0.last }) != names { usleep(10_000) }
            #expect(seen.withLock { $0.last } == names)
        }
        wait(for: [], within: 2)
        // The folder is made later, as udev does with the first link.
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        usleep(1_300_000)
        try Data().write(to: folder.appendingPathComponent("belt"))
        wait(for: ["belt"], within: 0.5)
        try Data().write(to: folder.appendingPathComponent("ecg"))
        wait(for: ["belt", "ecg"], within: 0.5)
        try FileManager.default.removeItem(at: folder)
        wait(for: [], within: 2)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data().write(to: folder.appendingPathComponent("ecg"))
        wait(for: ["ecg"], within: 2.5)
        isOver.store(true, ordering: .relaxed)
        #expect(ended.wait(timeout: .now() + 2) == .success)
        try FileManager.default.removeItem(at: folder)
    }
}

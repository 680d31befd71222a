import Devices
import Testing

@Suite struct InternetAddressTests {
    @Test(arguments: [
        ("192.168.1.20", [192, 168, 1, 20]),
        ("::1", Array(repeating: 0, count: 15) + [1]),
        ("fd00::2", [0xfd] + Array(repeating: 0, count: 14) + [2]),
        ("2001:db8::ff00:42:8329", [32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0x42, 0x83, 0x29]),
    ])
    func bytesOf(_ text: String, _ bytes: [UInt8]) {
        #expect(InternetAddress.bytes(text) == bytes)
    }

    @Test(arguments: ["", "box.local", "192.168.1", "192.168.1.256", "fe80::1%eth0", ":::", "1:2:3"])
    func isNone(_ text: String) { #expect(InternetAddress.bytes(text) == nil) }
}

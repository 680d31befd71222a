import Devices
import Testing

@Suite struct QRCodeTests {
    @Test func isASquareWithThreeEyes() throws {
        let rows = try #require(QRCode("https://192.168.1.20:8443/#pair=123456")).rows
        #expect(rows.count % 4 == 1 && rows.allSatisfy { $0.count == rows.count })
        let eye = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        func text(_ row: Int, _ column: Int) -> [String] {
            (row..<row + 7).map { y in String(rows[y][column..<column + 7].map { $0 ? "1" : "0" }) }
        }
        let far = rows.count - 7
        #expect(text(0, 0) == eye && text(0, far) == eye && text(far, 0) == eye)
        #expect(text(far, far) != eye)
    }

    @Test func everyTextHasItsOwn() {
        #expect(QRCode("123456") == QRCode("123456"))
        #expect(QRCode("123456") != QRCode("123457"))
    }

    @Test func whatCannotBeHeldIsNil() {
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "x", count: 3000)) == nil)
    }
}

import Foundation
import Testing

@testable import Sessions

@Suite struct JSONObjectTests {
    @Test(arguments: [
        (0.0, 3, "0"), (-0.0, 3, "0"), (1, 0, "1"), (-1.5, 1, "-1.5"), (0.05, 1, "0.1"), (0.04, 1, "0"),
        (-0.04, 1, "0"),
        (1234.5678, 3, "1234.568"), (100, 2, "100"), (0.000_012_3, 6, "0.000012"),
        (86_399.999_999_6, 6, "86400"),
        (999.9996, 3, "1000"), (-0.001, 3, "-0.001"), (1e13, 6, "10000000000000"), (1e20, 2, "1e+20"),
        (999_999_999_999_999, 0, "999999999999999"),
    ])
    func numbersAreRoundedAndShort(value: Double, decimals: Int, text: String) {
        #expect(RoundedDecimal.text(value, decimals: decimals) == text)
    }

    @Test func everyNumberReadsBackAsItWasRounded() {
        var generator = SeededGenerator(state: 7)
        for _ in 0..<20_000 {
            let decimals = Int.random(in: 0...9, using: &generator)
            let size: Double = pow(10.0, Double.random(in: -8...5, using: &generator))
            let value = size * Double.random(in: -1...1, using: &generator)
            let scale: Double = pow(10.0, Double(decimals))
            #expect(
                Double(RoundedDecimal.text(value, decimals: decimals)) == (value * scale).rounded() / scale)
        }
    }

    @Test(arguments: [
        "plain", "a \"b\" \\ c", "line\nnext\ttab\r", "\u{1}\u{1F}", "één ↔ \u{2028} \u{2029} 🫀", "",
    ])
    func stringsReadBack(text: String) throws {
        var object = JSONObject(class: "test")
        object.string("text", text)
        object.strings("list", [text, "b"])
        object.string("none", nil)
        object.boolean("yes", true)
        let json = object.finished
        #expect(json.hasPrefix(#"{"class":"test","text":""#))
        #expect(!json.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x2028 || $0.value == 0x2029 })
        let read = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(read["text"] as? String == text && read["list"] as? [String] == [text, "b"])
        #expect(read["yes"] as? Bool == true && read["none"] == nil)
    }

    @Test func samplesKeepFiveDigitsAndUnknownsStayAway() {
        var object = JSONObject()
        object.numbers("values", [0.123456, -12.34567, 123_456, 0, .nan, 1e-7])
        object.number("a", .nan, decimals: 2)
        object.number("b", nil, decimals: 2)
        object.seconds("t_s", 1_500_000_400)
        var empty = JSONObject()
        object.raw("c", empty.finished)
        #expect(object.finished == #"{"values":[0.12346,-12.346,123456,0,0,0.0000001],"t_s":1.5,"c":{}}"#)
    }
}

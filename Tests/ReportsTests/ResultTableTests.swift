import Reports
import Testing

@Suite struct ResultTableTests {
    @Test func cellsComeBackAsTheyWereWritten() throws {
        let cells = ["a,b", "he said \"no\"", "two\nlines", "", "plain", "\u{E9}"]
        let text =
            ResultTable.line(["c0", "c1", "c2", "c3", "c4", "c5"]) + "\n" + ResultTable.line(cells) + "\n"
        let table = try ResultTable(csv: text, name: "t.csv")
        #expect(table.rows == [cells])
        #expect(table.text(table.rows[0], "c1") == cells[1])
        #expect(table.text(table.rows[0], "nothing").isEmpty)
    }

    @Test func aTableWithoutItsLastLineEndIsWhole() throws {
        let table = try ResultTable(csv: "a,b\r\n1,2\r\n3,", name: "t.csv")
        #expect(table.rows == [["1", "2"], ["3", ""]])
        #expect(table.number(table.rows[0], "b") == 2)
        #expect(table.number(table.rows[1], "b") == nil)
    }

    @Test func whatIsNoTableIsRefusedByName() {
        #expect(throws: ResultTable.Failure.self) { try ResultTable(csv: "", name: "t.csv") }
        #expect { try ResultTable(csv: "a,b\n1\n", name: "t.csv") } throws: {
            "\($0)".contains("t.csv") && "\($0)".contains("row 2")
        }
    }
}

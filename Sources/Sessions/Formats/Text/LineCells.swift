extension Span<UInt8> {
    /// Gives the cells of a line, without blanks around them, for as long as `body` takes them.
    ///
    /// - Returns: how many cells there were; nil where one was not taken.
    @inline(__always)
    func forEachCell(
        separatedBy separator: UInt8, _ body: (_ number: Int, _ cell: Span<UInt8>) -> Bool
    ) -> Int? {
        var place = 0
        var number = 0
        while true {
            while place < count, self[place] == UInt8(ascii: " ") { place += 1 }
            let first = place
            while place < count, self[place] != separator { place += 1 }
            var end = place
            while first < end, self[end - 1] == UInt8(ascii: " ") { end -= 1 }
            guard body(number, extracting(first..<end)) else { return nil }
            number += 1
            guard place < count else { return number }
            place += 1
        }
    }
}

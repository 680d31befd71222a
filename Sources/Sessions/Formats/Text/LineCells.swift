extension Span<UInt8> {
    /// Gives the cells of a line, without blanks around them, for as long as `body` takes them.
    ///
    /// - Returns: how many cells there were; nil where one was not taken.
    @inline(__always)
    func forEachCell(
        separatedBy separator: UInt8, _ body: (_ number: Int, _ cell: Span<UInt8>) -> Bool
    ) -> Int? {
        var start = 0
        var number = 0
        for place in 0...count where place == count || self[place] == separator {
            var (first, end) = (start, place)
            while first < end, self[first] == UInt8(ascii: " ") { first += 1 }
            while first < end, self[end - 1] == UInt8(ascii: " ") { end -= 1 }
            guard body(number, extracting(first..<end)) else { return nil }
            number += 1
            start = place + 1
        }
        return number
    }
}

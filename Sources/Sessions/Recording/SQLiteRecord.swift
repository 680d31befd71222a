/// The head of an SQLite record: the types of its columns.
struct SQLiteRecord {
    let types: [Int64]

    /// Moves behind the head; nil when it is none.
    init?(_ cell: inout SQLiteCell) {
        let start = cell.position
        guard let length = cell.number(), (2...64).contains(length) else { return nil }
        var types: [Int64] = []
        while cell.position < start + Int(length) {
            guard let type = cell.number(), type >= 0 else { return nil }
            types.append(type)
        }
        guard cell.position == start + Int(length) else { return nil }
        self.types = types
    }

    /// Sequence (which is the row's own number and stands as nothing), time, kind, port or nothing, payload or nothing.
    var hasFormOfInput: Bool {
        guard types.count == 5, types[0] == 0, (1...9).contains(types[1]), types[1] != 7 else { return false }
        let isText = types[2] >= 13 && !types[2].isMultiple(of: 2) && types[2] < 64
        let isPort = types[3] == 0 || ((1...9).contains(types[3]) && types[3] != 7)
        return isText && isPort && (types[4] == 0 || (types[4] >= 12 && types[4].isMultiple(of: 2)))
    }
}

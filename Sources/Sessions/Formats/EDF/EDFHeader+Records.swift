extension EDFHeader {
    /// Goes through some of the data records, about a megabyte of whole ones at a time.
    func forEachBlock(
        of source: ByteSource, records: Range<Int>, _ body: ([UInt8]) -> Void
    ) throws(RecordingFormatError) {
        let step = max(1, ByteSource.block / recordBytes)
        var first = records.lowerBound
        while first < records.upperBound {
            let end = min(first + step, records.upperBound)
            let begin = byteCount + first * recordBytes
            body(try source.bytes(begin..<begin + (end - first) * recordBytes))
            first = end
        }
    }

    /// The signals, and at which byte of a record each begins.
    var places: [(field: Field, begin: Int)] {
        var begin = 0
        return signals.map { field in
            defer { begin += field.samplesPerRecord * bytesPerSample }
            return (field, begin)
        }
    }

    /// Some of the samples of a signal in a record, as bytes.
    ///
    /// - Parameters:
    ///   - begin: at which byte of a record the signal begins.
    ///   - samples: within the record.
    func bytes(
        of source: ByteSource, record: Int, from begin: Int, samples: Range<Int>
    ) throws(RecordingFormatError) -> [UInt8] {
        let first = byteCount + record * recordBytes + begin
        return try source.bytes(
            first + samples.lowerBound * bytesPerSample..<first + samples.upperBound * bytesPerSample)
    }

    /// Adds the samples that one signal has in one record.
    func decode(_ field: Field, _ bytes: ArraySlice<UInt8>, into samples: inout [Float]) {
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let code: Int32
            if bytesPerSample == 2 {
                code = Int32(Int16(truncatingIfNeeded: Int(bytes[at]) | Int(bytes[at + 1]) << 8))
            } else {
                let high = UInt32(bytes[at + 2]) << 24 | UInt32(bytes[at + 1]) << 16
                code = Int32(bitPattern: high | UInt32(bytes[at]) << 8) >> 8
            }
            samples.append(Float(Double(code) * field.gain + field.offset))
            at += bytesPerSample
        }
    }
}

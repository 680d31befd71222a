import CPrefetch

extension Span<Float> {
    /// Numbers in a cache line.
    private static var line: Int { 16 }

    /// Has the processor fetch numbers that are wanted soon, so that nothing waits for memory then. What of the range lies
    /// outside is left out.
    func prefetch(_ range: Range<Int>) {
        let range = range.clamped(to: indices)
        unsafe withUnsafeBufferPointer { numbers in
            for index in stride(from: range.lowerBound, to: range.upperBound, by: Self.line) {
                unsafe CPrefetch.prefetch(numbers.baseAddress.unsafelyUnwrapped + index)
            }
        }
    }
}

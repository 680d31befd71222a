import CFFTW
import Synchronization

/// The discrete Fourier transform of real signals, by FFTW: the only file here with unsafe code.
///
/// FFTW's planner is not thread-safe, so plans are made and destroyed under one lock for the whole process. Plans
/// are estimated, not measured: measured plans differ from run to run, and so would the last bits of the results.
/// Planning costs more than several transforms: plans that nobody uses any more wait there for the next who needs their
/// length. A plan's own buffers are behind a second lock, so that one transform may be shared; it is free when nobody
/// does.
public final class RealFFT: Sendable {
    /// Length of the transform.
    public let count: Int
    private let workspace: Mutex<Workspace>
    /// Plans that are free, by length; at most `kept` of each power of two up to `longestKept`.
    private static let planner = Mutex<[Int: [Workspace]]>([:])
    private static let kept = 4
    private static let longestKept = 1 << 14

    /// - Parameter count: length of the transform, at least 2; powers of two are fastest.
    public init(count: Int) {
        precondition(count >= 2, "a transform has at least two points")
        self.count = count
        workspace = Mutex(Self.planner.withLock { $0[count]?.popLast() ?? Workspace(count: count) })
    }

    deinit {
        let workspace = workspace.withLock { $0 }
        Self.planner.withLock { free in
            if count <= Self.longestKept, count & (count - 1) == 0, free[count, default: []].count < Self.kept
            {
                free[count, default: []].append(workspace)
            } else {
                workspace.destroy()
            }
        }
    }

    /// Adds |X(k)|² of a signal to `sums`, for k = 0 to `count` / 2.
    /// - Parameters:
    ///   - signal: at most `count` samples; zeros follow.
    ///   - sums: `count` / 2 + 1 numbers.
    public func addSquaredMagnitudes(of signal: [Double], to sums: inout [Double]) {
        precondition(signal.count <= count, "the signal is longer than the transform")
        precondition(sums.count == count / 2 + 1, "one sum for each frequency")
        workspace.withLock { workspace in
            workspace.run(signal, count: count)
            var sums = sums.mutableSpan
            for index in sums.indices {
                let re = unsafe workspace.output[2 * index]
                let im = unsafe workspace.output[2 * index + 1]
                sums[index] += re * re + im * im
            }
        }
    }
}

extension RealFFT {
    /// Calculates X(k) = Σ x(n)·exp(−2πi·k·n / `count`) for k = 0 to `count` / 2.
    /// - Parameters:
    ///   - signal: at most `count` samples; zeros follow.
    ///   - real, imaginary: replaced by `count` / 2 + 1 numbers.
    public func transform(_ signal: [Double], real: inout [Double], imaginary: inout [Double]) {
        precondition(signal.count <= count, "the signal is longer than the transform")
        real.removeAll(keepingCapacity: true)
        imaginary.removeAll(keepingCapacity: true)
        workspace.withLock { workspace in
            workspace.run(signal, count: count)
            for index in 0...(count / 2) {
                real.append(unsafe workspace.output[2 * index])
                imaginary.append(unsafe workspace.output[2 * index + 1])
            }
        }
    }
}

/// A plan with its two buffers. One owner at a time: a transform or the list of free ones.
@safe private struct Workspace: @unchecked Sendable {
    /// `count` reals.
    let input: UnsafeMutablePointer<Double>
    /// `count` / 2 + 1 complex numbers, real and imaginary parts in turn.
    let output: UnsafeMutablePointer<Double>
    let plan: fftw_plan

    init(count: Int) {
        let size = MemoryLayout<Double>.stride
        guard let input = unsafe fftw_malloc(count * size),
            let output = unsafe fftw_malloc((count / 2 + 1) * 2 * size)
        else { preconditionFailure("no memory for a transform of \(count) points") }
        unsafe self.input = input.bindMemory(to: Double.self, capacity: count)
        unsafe self.output = output.bindMemory(to: Double.self, capacity: (count / 2 + 1) * 2)
        guard
            let plan = unsafe fftw_plan_dft_r2c_1d(
                Int32(count), self.input, output.assumingMemoryBound(to: fftw_complex.self), FFTW_ESTIMATE)
        else { preconditionFailure("FFTW has no plan for \(count) points") }
        unsafe self.plan = plan
    }

    /// Transforms a signal of at most `count` samples.
    func run(_ signal: [Double], count: Int) {
        let signal = signal.span
        for index in signal.indices { unsafe input[index] = signal[index] }
        unsafe (input + signal.count).update(repeating: 0, count: count - signal.count)
        unsafe fftw_execute(plan)
    }

    func destroy() {
        unsafe fftw_destroy_plan(plan)
        unsafe fftw_free(input)
        unsafe fftw_free(output)
    }
}

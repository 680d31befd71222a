import Biosignals
import Testing

@Suite struct SessionTimeTests {
    /// To the nearest nanosecond, halves away from zero.
    @Test func secondsAreRounded() {
        for nanoseconds in [0, 0.4999, 0.5, 0.5001, 1.5, 2.5, 1_499_999_999.5, 8.64e13 + 0.5] {
            for sign in [1.0, -1] {
                let seconds = sign * nanoseconds / 1e9
                #expect(SessionTime(seconds: seconds).nanoseconds == Int64((seconds * 1e9).rounded()))
            }
        }
        #expect(SessionTime(seconds: 2).advanced(bySeconds: -0.25) == SessionTime(seconds: 1.75))
    }
}

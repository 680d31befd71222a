import Testing

@testable import biofeedd

@Suite struct PairingCodesTests {
    private let grant = PairingCodes.Grant(role: .participant, seat: 2, name: "phone")
    private func seconds(_ count: Double) -> Int64 { Int64(count * 1e9) }

    @Test func aCodeWorksOnceAndForFiveMinutes() {
        var codes = PairingCodes()
        #expect(codes.redeem("123456", at: 0) == .noCode)
        codes.add("123456", grant, at: 0)
        codes.add("000001", grant, at: 0)
        #expect(codes.redeem("123456", at: seconds(299)) == .granted(grant))
        #expect(codes.redeem("123456", at: seconds(299)) == .wrong)
        #expect(codes.redeem("000001", at: seconds(300)) == .noCode)
    }

    @Test func whoGuessesMustWaitLongerEachTime() {
        var codes = PairingCodes()
        codes.add("123456", grant, at: 0)
        #expect(codes.redeem("111111", at: 0) == .wrong)
        #expect(codes.redeem("123456", at: seconds(0.5)) == .tooSoon(seconds: 1))
        #expect(codes.redeem("222222", at: seconds(1)) == .wrong)
        #expect(codes.redeem("123456", at: seconds(1.5)) == .tooSoon(seconds: 2))
        #expect(codes.redeem("123456", at: seconds(3)) == .granted(grant))
    }

    @Test func fiveWrongOnesLockUntilSomebodyAtTheBoxMakesANewOne() {
        var codes = PairingCodes()
        codes.add("123456", grant, at: 0)
        for (index, moment) in [0.0, 1, 3, 7].enumerated() {
            #expect(codes.redeem("00000\(index)", at: seconds(moment)) == .wrong)
        }
        #expect(codes.redeem("000004", at: seconds(15)) == .locked)
        #expect(codes.redeem("123456", at: seconds(100)) == .locked)
        codes.add("654321", grant, at: seconds(101))
        #expect(codes.redeem("123456", at: seconds(101)) == .wrong)
        #expect(codes.redeem("654321", at: seconds(102)) == .granted(grant))
    }

    @Test func aCodeOfAnotherLengthIsWrong() {
        var codes = PairingCodes()
        codes.add("123456", grant, at: 0)
        #expect(codes.redeem("", at: 0) == .wrong)
        #expect(codes.redeem("1234567", at: seconds(1)) == .wrong)
    }
}

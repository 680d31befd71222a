/// The few words on a timeline picture itself.
struct TimelineWords {
    private let language: Language

    init(_ language: Language) { self.language = language }

    /// Minutes and seconds: `7:40`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
    }

    /// How to read it.
    func legend(isPaced: Bool) -> String {
        let breath = language == .nl ? "breed is in, smal is uit; " : "wide is in, narrow is out; "
        let said = language == .nl ? "wat gezegd wordt, staat ernaast" : "what is said stands beside it"
        return isPaced ? breath + said : said
    }

    /// `paced · 6 a minute`.
    func phase(_ phase: PhaseStart) -> String {
        guard let rate = phase.rate else { return phase.id }
        let rounded = (rate * 100).rounded() / 100
        return "\(phase.id) · \(shown(rounded))" + (language == .nl ? " per minuut" : " a minute")
    }
}

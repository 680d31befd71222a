/// Numbers as words, as a voice says them.
enum NumberWords {
    private static let dutch = [
        "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
        "twaalf",
        "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
    ]
    private static let dutchTens = [
        "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig",
    ]
    private static let english = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let englishTens = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]

    /// A number to the nearest half: "zes en een half".
    static func halves(_ number: Double, in language: Language) -> String {
        let halves = Int((number * 2).rounded())
        let whole = word(for: halves / 2, in: language)
        guard halves % 2 == 1 else { return whole }
        return whole + (language == .nl ? " en een half" : " and a half")
    }

    /// The word for 0 to 99; anything else in digits.
    static func word(for number: Int, in language: Language) -> String {
        guard (0...99).contains(number) else { return String(number) }
        let unit = number % 10
        let tens = number / 10 - 2
        switch language {
        case .nl:
            if number < 20 { return dutch[number] }
            if unit == 0 { return dutchTens[tens] }
            let first = unit == 1 ? "een" : dutch[unit]
            return first + (first.hasSuffix("e") ? "ën" : "en") + dutchTens[tens]
        case .en:
            if number < 20 { return english[number] }
            return unit == 0 ? englishTens[tens] : englishTens[tens] + "-" + english[unit]
        }
    }
}

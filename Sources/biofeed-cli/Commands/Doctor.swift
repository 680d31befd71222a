import ArgumentParser

/// `doctor`: what is wrong with this machine for biofeed, and how to mend it.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check sound, voice, serial ports, the daemon and the disk, and say how to mend what is wrong.",
        discussion: """
            With --numbers the calculations are held against numbers that are known beforehand instead: waves of \
            known power, a calculated series, and, with --data, values that others published for recordings in that \
            folder (docs/numbers.md).

            Example: biofeed-cli doctor
            """)

    @Flag(help: "Hold the calculations against known answers.")
    var numbers = false

    @Option(
        help: ArgumentHelp(
            "Folder with the recordings of published values; with --numbers.", valueName: "folder"))
    var data: String?

    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        if data != nil, !numbers { throw ValidationError("--data goes with --numbers") }
    }

    func run() async throws {
        if numbers {
            try NumbersCheck(folder: data).run()
            return
        }
        var findings = [
            HealthChecks.sound(), HealthChecks.voice(), HealthChecks.serialPermission(),
            HealthChecks.serialPorts(),
            HealthChecks.realTime(), HealthChecks.disk(),
        ]
        findings.append(await HealthChecks.daemon(daemon.address))
        for finding in findings {
            let remedy = finding.remedy.map { "; \($0)" } ?? ""
            try StandardOutput.shared.line(
                "\(finding.verdict.label) \(finding.subject): \(finding.found)\(remedy)")
        }
        if findings.contains(where: { $0.verdict == .fail }) { throw ExitCode(1) }
    }
}

import ArgumentParser

/// `doctor`: what is wrong with this machine for biofeed, and how to mend it.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check sound, voice, serial ports, the daemon and the disk, and say how to mend what is wrong.",
        discussion: "Example: biofeed-cli doctor")

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
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

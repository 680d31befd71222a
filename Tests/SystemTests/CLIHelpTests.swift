import Testing

@Suite struct CLIHelpTests {
    @Test(arguments: [
        "replay", "beats", "breaths", "analyze", "convert", "simulate", "exercises", "voice", "sensors",
        "doctor",
        "status",
        "start", "stop", "pause", "resume", "mark", "rate", "watch",
    ])
    func everyCommandShowsAnExample(command: String) throws {
        let help = try CLITestRecording.run(command, "--help")
        #expect(help.status == 0)
        #expect(help.out.contains("Example: biofeed-cli \(command)"))
    }

    @Test func theProgramItselfListsItsCommands() throws {
        let help = try CLITestRecording.run("--help")
        #expect(help.status == 0)
        #expect(help.out.contains("Example:"))
        #expect(help.out.contains("analyze"))
    }
}

import ArgumentParser
import Foundation
import Sessions

/// The command line of biofeed.
///
/// Exit status: 0 when all went well, 1 when work failed, 2 for wrong usage. Results go to standard output,
/// an error is one line on standard error.
@main struct BiofeedCLI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "biofeed-cli",
        abstract: "Replay, analyse, convert and simulate heart and breathing recordings; talk to biofeedd.",
        discussion: """
            A RECORDING is a .biofeed session, a WFDB header (.hea), .edf, .csv, .wav, or RR text (.txt, or - for \
            standard input).

            Example: biofeed-cli analyze session.biofeed
            """,
        version: "biofeed-cli \(Version.current)",
        subcommands: [
            Replay.self, Beats.self, Breaths.self, Clean.self, Analyze.self, Report.self, Evaluate.self,
            Verify.self,
            Repair.self,
            Convert.self, Simulate.self,
            Capture.self, Claim.self, Unclaim.self,
            Exercises.self, Plans.self, Contact.self, Voice.self, Sensors.self, Doctor.self,
            Status.self, Start.self, Stop.self, Pause.self, Resume.self, Slower.self, Faster.self, Stay.self,
            StepBack.self, Speak.self, Tap.self, Answer.self, Mark.self, Rate.self, Watch.self,
            People.self, SessionList.self, TrendOf.self, Export.self, Erase.self, HistoryTerms.self,
            Pair.self, Screens.self, Unpair.self,
        ])

    static func main() async {
        BrokenPipe.ignore()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            try StandardOutput.shared.flush()
        } catch {
            Foundation.exit(conclude(error))
        }
    }

    /// Says on standard error what went wrong, and returns the exit status.
    private static func conclude(_ error: any Error) -> Int32 {
        // What was found until then stands.
        do { try StandardOutput.shared.flush() } catch { return 0 }
        switch error {
        case is OutputClosed: return 0
        case let code as ExitCode: return code.rawValue
        case let failure as CommandFailure:
            StandardError.line(failure.description)
            return 1
        default: break
        }
        switch exitCode(for: error) {
        case .success:
            print(fullMessage(for: error))
            return 0
        case .validationFailure:
            StandardError.line("\(message(for: error)); see biofeed-cli --help")
            return 2
        default:
            StandardError.line("\(error)")
            return 1
        }
    }
}

/// Work that failed: one line that says what was tried, on what, and what to do.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

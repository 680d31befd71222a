import ArgumentParser
import Foundation
import Guidance
import Sessions

/// `people`: those whose sessions are kept because they wanted it.
struct People: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Those whose sessions are kept, each by a code of five letters.",
        discussion: """
            Nothing is kept of anybody who has not agreed. There are no names: the code is all, she keeps it.

            Example: biofeed-cli people add --agreed --stage pregnant --weeks 24
            """,
        subcommands: [List.self, Add.self, Show.self, Change.self, Cross.self, Goal.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the codes.", discussion: "Example: biofeed-cli people list")

        @Option(help: "text or json.")
        var format = ListFormat.text
        @OptionGroup var daemon: DaemonOptions

        func run() async throws {
            let client = DaemonClient(address: daemon.address)
            let data = try await client.get("/api/people")
            guard format == .text else {
                return try StandardOutput.shared.line(String(decoding: data, as: UTF8.self))
            }
            let people = try client.value([PersonLineAnswer].self, data)
            if people.isEmpty { try StandardOutput.shared.line("nothing is kept: nobody has opted in") }
            let rows = people.map { person in
                [
                    person.code, person.stage, "\(person.sessions) sessions",
                    person.last.map { "last \($0.prefix(10))" } ?? "",
                    person.kept ? "" : "nothing new is kept",
                ]
            }
            for line in TextTable.lines(rows) { try StandardOutput.shared.line(line) }
        }
    }

    /// Who practises, as options.
    struct ProfileOptions: ParsableArguments {
        @Option(help: "pregnant, after-birth or other.")
        var stage: Profile.Stage?
        @Option(help: "Weeks pregnant, or since the birth, today; they count on by themselves.")
        var weeks: Int?
        @Option(help: "What she leaves out: \(Avoidance.allCases.map(\.rawValue).joined(separator: ", ")).")
        var avoids: [String] = []
        @Option(help: "Whether her sessions may be in a research export: yes or no.")
        var research: YesNo?

        var body: PersonBody {
            PersonBody(
                stage: stage?.rawValue, weeks: weeks, avoids: avoids.isEmpty ? nil : avoids,
                research: research.map { $0 == .yes })
        }
    }

    enum YesNo: String, ExpressibleByArgument, CaseIterable { case yes, no }

    struct PersonBody: Encodable {
        var stage: String?
        var weeks: Int?
        var avoids: [String]?
        var research: Bool?
        var consent: Bool?
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Somebody wants her sessions kept: gives her a code.",
            discussion: "Example: biofeed-cli people add --agreed --stage pregnant --weeks 24")

        @Flag(help: "She has agreed that her sessions are kept on this machine.")
        var agreed = false
        @OptionGroup var profile: ProfileOptions
        @OptionGroup var daemon: DaemonOptions

        func validate() throws {
            guard agreed else {
                throw ValidationError(
                    "nothing is kept of anybody who has not agreed; when she has, give --agreed")
            }
        }

        func run() async throws {
            var body = profile.body
            body.consent = true
            let client = DaemonClient(address: daemon.address)
            let person = try client.value(Person.self, try await client.post("/api/people", body))
            try StandardOutput.shared.line("\(person.code)")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is known of a person; labels that she did not share are not shown.",
            discussion: "Example: biofeed-cli people show KQZRM")

        @Argument(help: "Her code.") var code: String
        @OptionGroup var daemon: DaemonOptions

        func run() async throws {
            let data = try await DaemonClient(address: daemon.address).get("/api/people/\(code)")
            try StandardOutput.shared.line(String(decoding: data, as: UTF8.self))
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what is known of a person, or what she agreed to.",
            discussion: "Example: biofeed-cli people change KQZRM --stage after-birth --weeks 2")

        @Argument(help: "Her code.") var code: String
        @OptionGroup var profile: ProfileOptions
        @Option(
            help:
                "no: nothing new is kept from now on; what was kept stays until it is erased. yes: kept again."
        )
        var keep: YesNo?
        @OptionGroup var daemon: DaemonOptions

        func run() async throws {
            var body = profile.body
            body.consent = keep.map { $0 == .yes }
            try await DaemonClient(address: daemon.address).post("/api/people/\(code)", body)
            try StandardOutput.shared.line("changed")
        }
    }

    struct Cross: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a cross at a day; no words are needed with it.",
            discussion: "Example: biofeed-cli people cross KQZRM 2026-10-07")

        struct Body: Encodable {
            var date: String?
            var label: String?
            var shared: Bool?
            var remove: Bool?
        }

        @Argument(help: "Her code.") var code: String
        @Argument(help: "The day, such as 2026-10-07; default: today.") var date: String?
        @Option(help: "Her own words; only she sees them, in her export.") var label: String?
        @Flag(help: "Others may see the words.") var share = false
        @Flag(help: "Take the cross away.") var remove = false
        @OptionGroup var daemon: DaemonOptions

        func run() async throws {
            try await DaemonClient(address: daemon.address).post(
                "/api/people/\(code)/crosses",
                Body(date: date, label: label, shared: share ? true : nil, remove: remove ? true : nil))
            try StandardOutput.shared.line(remove ? "taken away" : "noted")
        }
    }

    struct Goal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note a small goal of her own, or that it is done.",
            discussion: "Example: biofeed-cli people goal KQZRM \"3 minuten voor het slapen\"")

        struct Body: Encodable {
            var text: String?
            var number: Int?
            var done: Bool?
            var remove: Bool?
        }

        @Argument(help: "Her code.") var code: String
        @Argument(help: "The goal, in her words.") var text: String?
        @Option(help: "Number of a goal that is done, from 1.") var done: Int?
        @Option(help: "Number of a goal that is not done after all.") var undone: Int?
        @Option(help: "Number of a goal that is to go.") var remove: Int?
        @OptionGroup var daemon: DaemonOptions

        func validate() throws {
            guard [text == nil, done == nil, undone == nil, remove == nil].count(where: { !$0 }) == 1 else {
                throw ValidationError("give either a goal, --done, --undone or --remove")
            }
        }

        func run() async throws {
            try await DaemonClient(address: daemon.address).post(
                "/api/people/\(code)/goals",
                Body(
                    text: text, number: done ?? undone ?? remove,
                    done: done != nil ? true : undone != nil ? false : nil, remove: remove != nil ? true : nil
                ))
            try StandardOutput.shared.line("noted")
        }
    }
}

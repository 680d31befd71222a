import Foundation
import Guidance
import Logging
import Sessions
import Synchronization

/// Owns the history: opened when it is first needed, made when somebody first opts in.
actor HistoryKeeper {
    private let path: String?
    private let keepsNobody: Bool
    private let logger: Logger
    private var history: History?
    /// Recordings from before were left by a run that was cut short; later ones are this one's own.
    private let launch = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    /// Finished recordings that are being looked at, by their paths.
    private let reviews = Mutex<[String: (person: PersonCode?, task: Task<Void, Never>)]>([:])

    /// - Parameters:
    ///   - path: nil where there is no place for one.
    ///   - keepsNobody: sessions of nobody are kept in the same folder, and are to be found in it.
    init(path: String?, keepsNobody: Bool, logger: Logger) {
        self.path = path
        self.keepsNobody = keepsNobody
        self.logger = logger
    }

    /// Something was kept here before.
    private var isThere: Bool {
        guard let path else { return false }
        return history != nil || keepsNobody || FileManager.default.fileExists(atPath: "\(path)/people")
    }

    private func open() throws -> History {
        if let history { return history }
        guard let path else {
            throw HistoryError(
                .refused, "there is no place for a history; start biofeedd with --history FOLDER")
        }
        let history = try History(path: path)
        self.history = history
        return history
    }

    /// Does something with the history.
    ///
    /// - Parameter empty: the answer while nobody has opted in; without one the history is made.
    func with<Result: Sendable>(
        empty: Result? = nil, _ body: @Sendable (History) throws -> Result
    ) throws -> Result {
        if let empty, !isThere { return empty }
        return try body(open())
    }

    /// Does something with what is there.
    func withKnown<Result: Sendable>(_ body: @Sendable (History) throws -> Result) throws -> Result {
        guard isThere else {
            throw HistoryError(
                .unknown, "nothing is kept: nobody has opted in; POST /api/people keeps somebody's sessions")
        }
        return try body(open())
    }

    // MARK: Sessions

    /// What is known of a person who starts an exercise, and where her session is to be recorded.
    func starting(_ code: PersonCode, exercise: String) async throws -> StartingPerson {
        await reviewed(code)
        return try withKnown { history in
            let person = try history.person(code)
            let now = Date()
            let local = Timestamp.iso8601(now + Double(TimeZone.current.secondsFromGMT(for: now)))
            let sessions = try history.sessions(of: code, limit: 200)
            var profile = person.profile(on: now)
            let last = sessions.lazy.compactMap(\.exercise).first
            if last?.avoidsBodyFocus == true, profile.avoids?.contains(.bodyFocus) != true {
                profile.avoids = (profile.avoids ?? []) + [.bodyFocus]
            }
            return StartingPerson(
                occupant: Occupant(code: code, recording: try history.recordingPath(for: code)),
                profile: profile,
                history: PracticeHistory(
                    sessions, before: exercise, secondsNow: now.timeIntervalSince1970,
                    today: String(local.prefix(10))),
                number: sessions.count { $0.exercise?.id == exercise } + 1)
        }
    }

    /// Remembers what a finished recording holds, in the background.
    nonisolated func take(_ finished: FinishedRecording) {
        guard finished.person != nil || keepsNobody else { return }
        reviews.withLock { reviews in
            let task = Task {
                await review(finished)
                self.reviews.withLock { $0[finished.path] = nil }
            }
            reviews[finished.path] = (finished.person, task)
        }
    }

    /// Waits until what a person did last is remembered.
    private func reviewed(_ code: PersonCode) async {
        for review in reviews.withLock({ Array($0.values) }) where review.person == code {
            await review.task.value
        }
    }

    private func review(_ finished: FinishedRecording) async {
        do {
            let session = try await LongWork.run {
                try SessionReview.make(finished.path, person: finished.person)
            }
            try open().add(session)
        } catch {
            logger.error("\(finished.path) is kept but not in the history: \(error)")
        }
    }

    /// Erases a person, after what is still being written of her.
    func erase(_ code: PersonCode) async throws -> History.Erasure {
        await reviewed(code)
        return try withKnown { try $0.erase(code) }
    }

    // MARK: Upkeep

    /// Looks at recordings of a run that was cut short, one after the other.
    func begin() async {
        guard isThere else { return }
        do {
            for (path, person) in try open().unreviewed(before: launch) {
                if Task.isCancelled { return }
                await review(FinishedRecording(path: path, person: person))
            }
        } catch {
            logger.error("\(error)")
        }
    }

    /// Erases what is over.
    func expire() {
        guard isThere else { return }
        do {
            let gone = try open().expire()
            if gone.recordings + gone.sessions > 0 {
                logger.notice(
                    "kept long enough and erased: \(gone.recordings) recordings, \(gone.sessions) sessions")
            }
        } catch {
            logger.error("\(error)")
        }
    }
}

/// What the history knows of a person who starts an exercise.
struct StartingPerson: Sendable {
    var occupant: Occupant
    var profile: Profile
    var history: PracticeHistory
    /// 1 for her first session with the exercise.
    var number: Int
}

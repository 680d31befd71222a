import Devices
import Foundation
import Synchronization

/// Who was let in: paired screens in a file that only the daemon's user can read, and the codes that are open.
final class AccessBook: Sendable {
    /// A screen that was just let in; its secret is told once and never again.
    struct Admission: Sendable {
        var secret: String
        var token: AccessToken
    }

    private struct State {
        var tokens: [AccessToken]
        var codes = PairingCodes()
        var address: String?
    }

    private let path: String
    /// The certificate's SHA-256, which a careful person compares.
    let fingerprint: String
    private let state: Mutex<State>

    /// - Parameter folder: where the file is; made if need be.
    init(folder: String, fingerprint: String) throws {
        path = "\(folder)/screens.json"
        self.fingerprint = fingerprint
        var tokens: [AccessToken] = []
        if FileManager.default.fileExists(atPath: path) {
            do {
                tokens = try JSONDecoder().decode(
                    [AccessToken].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
            } catch {
                throw StartError(
                    "cannot read the paired screens in \(path): \(error.localizedDescription); delete it to pair them again"
                )
            }
        }
        state = Mutex(State(tokens: tokens))
    }

    /// Where screens on the network find the page; known once the daemon listens.
    var address: String? { state.withLock { $0.address } }

    func isReached(at address: String) { state.withLock { $0.address = address } }

    /// Opens a new code.
    func open(_ grant: PairingCodes.Grant) -> String {
        let digits = String(Int.random(in: 0..<1_000_000))
        let code = String(repeating: "0", count: 6 - digits.count) + digits
        state.withLock { $0.codes.add(code, grant, at: MonotonicClock.now()) }
        return code
    }

    /// Tries a code; a right one makes a token.
    func redeem(_ code: String) throws -> (answer: PairingCodes.Answer, admission: Admission?) {
        try state.withLock { state in
            let answer = state.codes.redeem(code, at: MonotonicClock.now())
            guard case .granted(let grant) = answer else { return (answer, nil) }
            let now = Date()
            let made = AccessToken.make(grant, at: now)
            state.tokens.removeAll { $0.expires <= now }
            state.tokens.append(made.token)
            try save(state.tokens)
            return (answer, Admission(secret: made.secret, token: made.token))
        }
    }

    /// Who shows this secret.
    func access(secret: String) -> Access {
        let hash = AccessToken.hash(of: secret)
        return state.withLock { state in
            state.tokens.first { $0.hash == hash && $0.expires > Date() }?.access ?? .nobody
        }
    }

    var tokens: [AccessToken] { state.withLock { $0.tokens } }

    /// Takes a screen's access away; false when there is none of that id.
    func revoke(_ id: String) throws -> Bool {
        try state.withLock { state in
            guard let index = state.tokens.firstIndex(where: { $0.id == id }) else { return false }
            state.tokens.remove(at: index)
            try save(state.tokens)
            return true
        }
    }

    private func save(_ tokens: [AccessToken]) throws {
        try JSONEncoder().encode(tokens).write(to: URL(fileURLWithPath: path), options: .atomic)
        // Its folder is closed to others already.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}

import Foundation
import Guidance
import Logging
import Synchronization

/// The exercises that can be started: those of the program, and those of a folder of one's own. The folder is looked
/// at whenever they are asked for, so that a file that is dropped into it is there without a restart.
final class ExerciseShelf: Sendable {
    private struct State {
        var catalogue: ExerciseCatalogue
        var faults: [ExerciseError] = []
        /// What the folder held when it was read.
        var seen: [String: FileMark]?
    }

    /// Tells whether a file has changed.
    private struct FileMark: Hashable {
        var changed: Date?
        var bytes: Int?
    }

    private let bundled: ExerciseCatalogue
    private let folder: URL?
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter folder: of exercises of one's own; nil for none.
    init(_ bundled: ExerciseCatalogue, folder: String?, logger: Logger) {
        self.bundled = bundled
        self.folder = folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
        self.logger = logger
        state = Mutex(State(catalogue: bundled))
    }

    var catalogue: ExerciseCatalogue { current { $0.catalogue } }

    /// One line for each file that cannot be used; nil when all is well.
    var faults: [String]? {
        let faults = current { $0.faults.map(\.description) }
        return faults.isEmpty ? nil : faults
    }

    private func current<Value: Sendable>(_ read: (State) -> Value) -> Value {
        guard let folder else { return state.withLock { read($0) } }
        return state.withLock { state in
            let marks = Self.marks(of: folder)
            guard marks != state.seen else { return read(state) }
            let known = Set(state.faults)
            state.seen = marks
            state.catalogue = bundled
            state.faults = state.catalogue.add(folder: folder)
            for fault in state.faults where !known.contains(fault) {
                logger.warning("exercise not taken: \(fault)")
            }
            return read(state)
        }
    }

    /// An empty one for a folder that cannot be read, which is said when it is.
    private static func marks(of folder: URL) -> [String: FileMark] {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey, .fileSizeKey]
        let files: [URL]
        do {
            files = try FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: Array(keys))
        } catch {
            return [:]
        }
        var marks: [String: FileMark] = [:]
        for file in files where ExerciseCatalogue.isExercise(file.lastPathComponent) {
            marks[file.lastPathComponent] = mark(file, keys)
        }
        return marks
    }

    /// One that is gone or closed meanwhile has no date, and is a fault when it is read.
    private static func mark(_ file: URL, _ keys: Set<URLResourceKey>) -> FileMark {
        do {
            let values = try file.resourceValues(forKeys: keys)
            return FileMark(changed: values.contentModificationDate, bytes: values.fileSize)
        } catch {
            return FileMark()
        }
    }
}

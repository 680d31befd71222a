import Foundation

/// Where things are on the machine that tests run on.
enum Place {
    /// The project's root, found from this file.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A program that was built with the tests.
    static func program(_ name: String) -> URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name)
    }

    /// The command-line program as people run it; nil where it was not built.
    static var releaseCLI: URL? {
        let url = root.appendingPathComponent(".build-release/release/biofeed-cli")
        return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
    }

    static func tool(_ name: String) -> String {
        root.appendingPathComponent("Tests/SystemTests/tools/\(name)").path
    }

    /// A python that has numpy and other people's readers; nil where there is none.
    static let python: String? = {
        let named = ProcessInfo.processInfo.environment["BIOFEED_PYTHON"]
        for path in [named ?? "", root.appendingPathComponent(".build/readers/bin/python").path] {
            let check = try? Program.run(path, ["-c", "import numpy, pyedflib, mne"])
            if check?.status == 0 { return path }
        }
        return nil
    }()

    /// That python reads YAML and JSON Schema.
    static let canReadSchemas =
        python.flatMap { try? Program.run($0, ["-c", "import jsonschema, yaml"]).status } == 0

    /// Real recordings beside the project; nil where they are not.
    static let data: URL? = {
        let named = ProcessInfo.processInfo.environment["BIOFEED_DATA"].map(URL.init(fileURLWithPath:))
        let url = named ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }()

    static let slowBreathing = data?.appendingPathComponent("slow-breathing/ecg_airflow_6pm.hea")

    /// A virtual sound card can be made here.
    static let hasVirtualCard = ["pulseaudio", "pactl"].allSatisfy { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    /// A browser that programs lead, and axe.
    static let canBrowse: Bool = {
        guard let python, FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium") else {
            return false
        }
        return (try? Program.run(python, ["-c", "import playwright, axe_playwright_python"]).status) == 0
    }()
}

import Foundation

/// The folder of real recordings: `BIOFEED_DATA`, or `shared/data` beside a folder above this file; nil when absent.
package enum RealData {
    package static let folder: String? = {
        if let named = ProcessInfo.processInfo.environment["BIOFEED_DATA"] { return named }
        var above = URL(fileURLWithPath: #filePath)
        while above.path != "/" {
            above.deleteLastPathComponent()
            let data = above.appendingPathComponent("shared/data").path
            if FileManager.default.fileExists(atPath: data) { return data }
        }
        return nil
    }()
}

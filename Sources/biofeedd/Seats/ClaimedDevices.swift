import Devices
import Foundation
import Logging
import Sessions

/// Opens claimed devices when they are plugged in and lets them go when they are unplugged. Nothing else opens by
/// itself.
struct ClaimedDevices: Sendable {
    /// Folders of the links and of the rules (`DeviceClaim`).
    let folder: String
    let rulesFolder: String
    let seat: Seat
    let logger: Logger

    /// Follows the folder until `stopped()`.
    func run(until stopped: @Sendable () -> Bool) {
        var attached: [String: String] = [:]
        FolderWatch(folder).run(until: stopped) { entries in
            let names = entries.filter(DeviceClaim.isName)
            for (name, id) in attached where !names.contains(name) {
                _ = seat.detach(id)
                attached[name] = nil
                logger.notice("claimed device \(name) was unplugged")
            }
            for name in names where attached[name] == nil {
                do {
                    attached[name] = try seat.attach(word(for: name))
                    logger.notice("claimed device \(name) was plugged in")
                } catch {
                    logger.error("\(error); claim it anew: biofeed-cli claim")
                }
            }
        }
    }

    private func word(for name: String) -> String {
        let file = "\(rulesFolder)/\(DeviceClaim.file(of: name))"
        let text =
            FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let options = DeviceClaim.options(inRule: text) ?? ""
        return "serial:\(folder)/\(name)" + (options.isEmpty ? "" : "?\(options)")
    }
}

/// A device that may open by itself when it is plugged in, because somebody said so: one udev rule, in a file of its
/// own.
///
/// The rule gives the device a link in `folder`, which the daemon watches, and keeps the modem manager away from it. It
/// names the one device by its USB numbers and its serial number, or where it has none by the socket that it is plugged
/// into: never a kind of adapter.
public struct DeviceClaim: Sendable, Hashable {
    /// Where the links of claimed devices are.
    public static let folder = "/dev/biofeed"
    /// Where the system's own rules are.
    public static let rulesFolder = "/etc/udev/rules.d"

    private static let heading = "# Written by biofeed-cli claim. Undo with: biofeed-cli unclaim "
    private static let optionsMark = "# options: "

    /// Letters, digits, `-` and `_`.
    public var name: String
    public var vendorID: String
    public var productID: String
    /// As udev writes it.
    public var serialNumber: String?
    /// The socket, as udev calls it (`ID_PATH`), for a device without a serial number.
    public var socket: String?
    /// What is said of the device behind the `?` of its sensor name: `driver=bitalino&ports=ecg`.
    public var options: String

    /// - Throws: when the device cannot be told from others, or the name is none.
    public init(
        name: String, port: SerialPorts.Port, socket: String?, options: String
    ) throws(SerialError) {
        guard Self.isName(name) else {
            throw SerialError(
                action: "claim", path: port.path, reason: "'\(name)' cannot be a name",
                remedy: "use letters, digits, - and _")
        }
        serialNumber = port.serialNumber.flatMap(Self.serialNumber)
        guard let vendor = port.vendorID, let product = port.productID, serialNumber != nil || socket != nil
        else {
            throw SerialError(
                action: "claim", path: port.path, reason: "it has neither a serial number nor a known socket",
                remedy: "name it to biofeedd as --sensor serial:\(port.path)")
        }
        self.name = name
        vendorID = vendor
        productID = product
        self.socket = serialNumber == nil ? socket : nil
        self.options = options
    }

    /// Whether a link may be called so. udev makes its links aside, under other names, and renames them.
    public static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    }

    /// File name of the rule.
    public var file: String { Self.file(of: name) }

    public static func file(of name: String) -> String { "71-biofeed-\(name).rules" }

    /// The rule.
    public var rule: String {
        let identity =
            serialNumber.map { "ENV{ID_SERIAL_SHORT}==\"\($0)\"" }
            ?? "ENV{ID_PATH}==\"\(Self.quoted(socket ?? ""))\""
        return """
            \(Self.heading)\(name)
            \(Self.optionsMark)\(options)
            SUBSYSTEM=="tty", ENV{ID_VENDOR_ID}=="\(vendorID)", ENV{ID_MODEL_ID}=="\(productID)", \(identity), \
            SYMLINK+="biofeed/\(name)", ENV{ID_MM_DEVICE_IGNORE}="1"

            """
    }

    /// What a rule file says behind the sensor's name; nil when it is no claim.
    public static func options(inRule text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first?.hasPrefix(heading) == true else { return nil }
        return lines.first { $0.hasPrefix(optionsMark) }.map { String($0.dropFirst(optionsMark.count)) } ?? ""
    }

    /// A serial number as udev hands it to rules; nil for one that it does not believe.
    ///
    /// Source: systemd, `udev-builtin-usb_id.c`; two spaces are one, and what may not stand in a link is an underscore.
    private static func serialNumber(_ device: String) -> String? {
        guard device.utf8.allSatisfy({ (0x20...0x7F).contains($0) && $0 != UInt8(ascii: ",") }) else {
            return nil
        }
        let words = device.split(separator: " ").joined(separator: "_")
        let allowed = words.map { $0.isLetter || $0.isNumber || "#+-.:=@_".contains($0) ? $0 : "_" }
        return allowed.isEmpty ? nil : String(allowed)
    }

    /// udev's patterns would take these for more than themselves.
    private static func quoted(_ text: String) -> String {
        text.map { "*?[]|\\\"".contains($0) ? "?" : String($0) }.joined()
    }
}

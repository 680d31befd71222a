import Glibc

/// An address of the internet as bytes, as certificates hold it.
public enum InternetAddress {
    /// Four bytes of an IPv4 address, sixteen of an IPv6 address without a zone; nil for any other text.
    public static func bytes(_ text: String) -> [UInt8]? {
        let isSixth = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isSixth ? 16 : 4)
        let code = unsafe inet_pton(isSixth ? AF_INET6 : AF_INET, text, &bytes)
        return code == 1 ? bytes : nil
    }
}

import Crypto
import Devices
import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// What the daemon shows of itself to screens on the network, and the key to it.
struct ServerCertificate: Sendable {
    /// Apple's devices take none that lasts longer than 825 days.
    private static let days = 800.0
    /// One that ends within so many days is made anew at the start.
    private static let margin = 30.0

    let tls: TLSConfiguration
    /// Lower-case host names that it stands for, some with `*.` in front.
    let names: Set<String>
    /// SHA-256 as browsers show it.
    let fingerprint: String

    /// From PEM files.
    init(certificate: String, key: String) throws {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard let first = chain.first else { throw StartError("there is no certificate in it") }
            let parsed = try Certificate(derEncoded: first.toDERBytes())
            names = Set(
                try parsed.extensions.subjectAlternativeNames?.compactMap { name in
                    if case .dnsName(let name) = name { name.lowercased() } else { nil }
                } ?? [])
            fingerprint = SHA256.hash(data: try first.toDERBytes()).map {
                String(format: "%02X", $0)
            }.joined(separator: ":")
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            // Browsers that sleep do not say goodbye; the daemon ends within three seconds all the same.
            tls.shutdownTimeout = .seconds(1)
            // A key of another certificate is found here, not at the first visitor.
            _ = try NIOSSLContext(configuration: tls)
            self.tls = tls
        } catch {
            throw StartError(
                "cannot use the certificate \(certificate) with the key \(key): \(error); give PEM files that belong together with --certificate and --key"
            )
        }
    }

    /// The daemon's own in a folder, made when there is none that lasts.
    static func own(folder: String, host: String) throws -> ServerCertificate {
        let certificate = "\(folder)/own-certificate.pem"
        let key = "\(folder)/own-key.pem"
        if let end = lastDay(of: certificate), end > Date().addingTimeInterval(margin * 86_400),
            FileManager.default.fileExists(atPath: key)
        {
            return try ServerCertificate(certificate: certificate, key: key)
        }
        do {
            let made = try make(for: host, at: Date())
            try Data(made.key.utf8).write(to: URL(fileURLWithPath: key), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
            try Data(made.certificate.utf8).write(to: URL(fileURLWithPath: certificate), options: .atomic)
        } catch {
            throw StartError(
                "cannot make a certificate in \(folder): \(error.localizedDescription); give one with --certificate and --key"
            )
        }
        return try ServerCertificate(certificate: certificate, key: key)
    }

    /// The addresses of this machine; none where the system does not tell.
    static var ownAddresses: [String] {
        do {
            return try System.enumerateDevices().compactMap { $0.address?.ipAddress }
        } catch {
            return []
        }
    }

    /// nil where it cannot be read.
    private static func lastDay(of path: String) -> Date? {
        do {
            return try Certificate(pemEncoded: String(contentsOfFile: path, encoding: .utf8)).notValidAfter
        } catch {
            return nil
        }
    }

    private static func make(for host: String, at now: Date) throws -> (certificate: String, key: String) {
        let key = P256.Signing.PrivateKey()
        let machine = ProcessInfo.processInfo.hostName.lowercased()
        var names = ["localhost", machine]
        if !machine.contains(".") { names.append("\(machine).local") }
        var addresses = ownAddresses
        if host.contains(where: \.isLetter), !host.contains(":") { names.append(host.lowercased()) }
        addresses.append(host)
        let alternatives: [GeneralName] =
            Set(names).sorted().map { .dnsName($0) }
            + Set(addresses).sorted().compactMap(InternetAddress.bytes).map {
                .ipAddress(ASN1OctetString(contentBytes: $0[...]))
            }
        let name = try DistinguishedName { CommonName("biofeed on \(machine)") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: now.addingTimeInterval(-86_400),
            notValidAfter: now.addingTimeInterval(days * 86_400), issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                // No key usage: one without signing of certificates keeps a client from trusting it by itself, and
                // with it the box could vouch for other sites.
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(alternatives)
            }, issuerPrivateKey: .init(key))
        return (try certificate.serializeAsPEM().pemString, key.pemRepresentation)
    }
}

import Foundation

/// Certificates for a server on this machine, good ones and others, and the authority that has signed
/// them. Made by `openssl`.
package struct TestCertificates: Sendable {
  package enum Kind: String, Sendable {
    case good
    case otherHost
    case expired
    case selfSigned
  }

  package static let isPossible = ["/usr/bin/openssl", "/usr/local/bin/openssl"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }

  private let folder: TemporaryDirectory

  package init() async throws {
    folder = try TemporaryDirectory()
    let result = try await CommandRun.run("/bin/sh", ["-ec", Self.script, "sh", folder.path])
    guard result.code == 0 else { throw Failure(description: result.errors) }
  }

  private struct Failure: Error {
    let description: String
  }

  /// The authority's own certificate.
  package var authority: String { folder.path + "/authority.pem" }

  package var key: String { folder.path + "/site.key" }

  package func file(_ kind: Kind) -> String { "\(folder.path)/\(kind.rawValue).pem" }

  private static let script = """
    cd "$1"
    curve="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    openssl req -x509 $curve -keyout authority.key -out authority.pem -days 2 -subj /CN=authority
    openssl req -new $curve -keyout site.key -out site.csr -subj /CN=site
    echo subjectAltName=IP:127.0.0.1 >here
    echo subjectAltName=DNS:elsewhere.example >elsewhere
    sign() {
      openssl x509 -req -in site.csr -CA authority.pem -CAkey authority.key -CAcreateserial \\
        -days "$1" -extfile "$2" -out "$3.pem"
    }
    sign 2 here good
    sign 2 elsewhere otherHost
    sign -1 here expired
    openssl x509 -req -in site.csr -signkey site.key -days 2 -extfile here -out selfSigned.pem
    """
}

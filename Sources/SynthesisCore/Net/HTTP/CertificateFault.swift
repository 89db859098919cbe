/// What is wrong with a server's certificate.
///
/// libcurl's own sentence may quote the certificate, which is a stranger's words.
enum CertificateFault: Sendable, Hashable {
  case otherHost
  case notYetValid
  case expired
  case selfSigned
  case unknownAuthority

  /// By the number that OpenSSL gives (`X509_V_ERR_…`) and libcurl passes on; nil for one that says
  /// nothing here, such as another TLS library's.
  init?(verifyResult: Int) {
    switch verifyResult {
    // Unspecified: to OpenSSL the certificate is good, and it is libcurl that compares names.
    case 1: self = .otherHost
    case 9: self = .notYetValid
    case 10: self = .expired
    case 18: self = .selfSigned
    // In a chain that comes with its root, that comes without, and of the server's alone.
    case 19, 20, 21: self = .unknownAuthority
    default: return nil
    }
  }

  var words: String {
    switch self {
    case .otherHost: "its certificate is for another host"
    case .notYetValid: "its certificate is not valid yet"
    case .expired: "its certificate has expired"
    case .selfSigned: "its certificate is signed by itself" + Self.advice
    case .unknownAuthority:
      "its certificate is of an authority that is not known here" + Self.advice
    }
  }

  private static let advice = "; CURL_CA_BUNDLE or SSL_CERT_FILE may name it"
}

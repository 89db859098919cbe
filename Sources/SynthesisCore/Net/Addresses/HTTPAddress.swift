/// The parts of an http address that a client decides by.
///
/// libcurl parses the address that is sent; this only has to agree on scheme and host, and to give
/// errors something to name that holds no path, query or password.
package struct HTTPAddress: Sendable, Hashable {
  var scheme: String
  /// In lower case, an IPv6 address without its brackets.
  package var host: String
  package var port: Int?

  /// Nil for anything but an http or https address with a host.
  package init?(_ url: String) {
    guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")), url[colon...].hasPrefix("://")
    else { return nil }
    scheme = url[..<colon].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
    var authority = url[colon...].dropFirst(3).prefix { !"/?#\\".contains($0) }
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end].lowercased()
      authority = authority[authority.index(after: end)...]
    } else {
      let name = authority.prefix { $0 != ":" }
      host = name.lowercased()
      authority = authority[name.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    if authority.isEmpty { return }
    guard authority.first == ":", let port = UInt16(authority.dropFirst()) else { return nil }
    self.port = Int(port)
  }

  var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
  }
}

extension HTTPAddress: CustomStringConvertible {
  package var description: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")"
  }
}

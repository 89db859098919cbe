/// The form in which addresses of the same page are the same: scheme and host in lower case, no
/// default port, no fragment, no tracking parameters, no slash at the end.
///
/// It is for comparing. What is visited is the address as it was found: to some servers a slash
/// matters.
package struct CanonicalURL: Sendable, Hashable {
  package let text: String

  /// Parameters by which links are told apart that lead to the same page.
  private static let tracking: Set<String> = [
    "gclid", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "yclid", "twclid", "igshid",
    "mc_cid", "mc_eid", "_ga", "_gl", "ref_src", "spm",
  ]

  /// Nil for what is not an http or https address.
  package init?(_ url: String) {
    guard let address = HTTPAddress(url), let separator = url.firstRange(of: "://") else {
      return nil
    }
    let rest = url[separator.upperBound...].drop { !"/?#\\".contains($0) }.prefix { $0 != "#" }
    var path = String(rest.prefix { $0 != "?" })
    while path.hasSuffix("/") { path.removeLast() }
    let parameters = rest.drop { $0 != "?" }.dropFirst().split(separator: "&")
      .filter { !Self.isTracking($0.prefix { $0 != "=" }) }
    let query = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
    text = Self.withoutDefaultPort(address).description + Self.evenEscapes(path + query)
  }

  private static func withoutDefaultPort(_ address: HTTPAddress) -> HTTPAddress {
    var address = address
    if address.port == (address.scheme == "https" ? 443 : 80) { address.port = nil }
    return address
  }

  private static func isTracking(_ name: Substring) -> Bool {
    let name = name.lowercased()
    return name.hasPrefix("utm_") || tracking.contains(name)
  }

  /// Escapes of letters and digits are resolved, all others are in capitals.
  private static func evenEscapes(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"), rest.count >= 2,
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else {
        bytes.append(byte)
        continue
      }
      let scalar = Unicode.Scalar(code)
      if code < 0x80,
        scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar)
      {
        bytes.append(code)
      } else {
        bytes += [byte] + Array(String(decoding: rest.prefix(2), as: UTF8.self).uppercased().utf8)
      }
      rest.removeFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

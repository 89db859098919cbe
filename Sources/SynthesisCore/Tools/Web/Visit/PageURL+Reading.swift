import Base
import Net

extension PageURL {
  /// Reads an address that begins with its scheme. A fragment is left out.
  init(_ text: String) throws(VisitError) {
    let text = try Self.tidied(text)
    guard let colon = text.firstIndex(of: ":"), Self.isScheme(text[..<colon]) else {
      throw .unusableAddress("it does not begin with http:// or https://")
    }
    scheme = text[..<colon].lowercased()
    guard scheme == "http" || scheme == "https" else { throw .notWeb(scheme: scheme) }
    let rest = text[colon...].dropFirst()
    guard rest.hasPrefix("//") else {
      throw .unusableAddress("it does not begin with \(scheme)://")
    }
    let authority = rest.dropFirst(2).prefix { !"/?".contains($0) }
    if authority.contains("@") { throw .credentials }
    let (name, number) = try Self.parts(authority)
    host = try HostName.host(name)
    port = number == (scheme == "https" ? 443 : 80) ? nil : number
    target = Self.target(rest[authority.endIndex...])
  }

  /// The page that a link or a redirect on this one leads to.
  func following(_ reference: String) throws(VisitError) -> PageURL {
    let reference = try Self.tidied(reference)
    if let colon = reference.firstIndex(of: ":"), Self.isScheme(reference[..<colon]) {
      return try PageURL(reference)
    }
    if reference.hasPrefix("//") { return try PageURL("\(scheme):\(reference)") }
    if reference.hasPrefix("/") { return try PageURL(origin + reference) }
    let path = String(target.prefix { $0 != "?" })
    if reference.isEmpty { return self }
    if reference.hasPrefix("?") { return try PageURL(origin + path + reference) }
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    return try PageURL(origin + folder + reference)
  }

  /// Without white space around it and without its fragment, backslashes before the query turned:
  /// all browsers take them for slashes, and not all clients do.
  private static func tidied(_ text: String) throws(VisitError) -> String {
    let trimmed = HTMLText.trim(text)
    guard trimmed.utf8.count <= longest else { throw .unusableAddress("it is too long") }
    if trimmed.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      throw .unusableAddress("it has a control character")
    }
    let whole = trimmed.prefix { $0 != "#" }
    let path = whole.prefix { $0 != "?" }
    return String(path.replacing("\\", with: "/")) + whole[path.endIndex...]
  }

  private static func isScheme(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, ASCIIName.isLetter(first) else { return false }
    return text.utf8.allSatisfy { byte in
      ASCIIName.isLetter(byte) || (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
    }
  }

  /// Host and port of an authority, an IPv6 address still in its brackets.
  private static func parts(
    _ authority: some StringProtocol
  ) throws(VisitError) -> (host: String, port: Int?) {
    var end = authority.firstIndex(of: ":") ?? authority.endIndex
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else {
        throw .unusableAddress("its host has no end")
      }
      end = authority.index(after: bracket)
    }
    let host = String(authority[..<end])
    let rest = authority[end...]
    // A colon without a number stands for the usual port.
    if rest.isEmpty || rest == ":" { return (host, nil) }
    guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0,
      rest.dropFirst().allSatisfy(\.isNumber)
    else { throw .unusableAddress("its port is no port") }
    return (host, Int(port))
  }

  /// Path and query without dot segments, everything escaped that does not stand for itself.
  private static func target(_ text: some StringProtocol) -> String {
    let path = text.prefix { $0 != "?" }
    var segments: [Substring] = []
    let parts = path.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false)
    // Several slashes at the start stay: to some servers they matter.
    let lead = path.prefix { $0 == "/" }.dropFirst()
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part.lowercased().replacing("%2e", with: ".") {
      case ".": if isLast { segments.append("") }
      case "..":
        _ = segments.popLast()
        if isLast { segments.append("") }
      default: segments.append(Substring(part))
      }
    }
    let whole = "/" + lead + segments.joined(separator: "/") + text[path.endIndex...]
    return PercentEncoding.encode(whole, keeping: "%!$&'()*+,;=:@/?[]|^`{}\\")
  }
}

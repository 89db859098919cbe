import Net

/// The address of a page, in one spelling: what is checked is what is sent.
///
///     try PageURL("HTTP://user.example:80/a/../b c#d").text  // "http://user.example/b%20c"
///
/// Hosts are read as browsers read them, so that no spelling of an address passes for a name:
/// `0x7f.1`, `2130706433` and `127.0.0.1.` are all 127.0.0.1.
struct PageURL: Sendable, Hashable {
  enum Host: Sendable, Hashable {
    /// In ASCII and in small letters.
    case name(String)
    case address(IPAddress)
  }

  static let longest = 4096

  let scheme: String
  let host: Host
  /// Nil for the scheme's own.
  let port: Int?
  /// Path and query, beginning with a slash.
  let target: String

  var text: String { origin + target }

  var origin: String { "\(scheme)://\(hostText)\(port.map { ":\($0)" } ?? "")" }

  /// As it stands in a URL.
  var hostText: String {
    switch host {
    case .name(let name): name
    case .address(.v6(let value)): "[\(IPAddress.v6(value))]"
    case .address(let address): address.description
    }
  }

  /// The site's rules for programs.
  var robots: PageURL {
    PageURL(scheme: scheme, host: host, port: port, target: "/robots.txt")
  }

  var isRobots: Bool { target == "/robots.txt" }
}

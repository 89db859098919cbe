import Dispatch
import Glibc

/// Looks up the addresses of hosts.
struct HostResolver: Sendable {
  enum Answer: Sendable, Hashable {
    case addresses([IPAddress])
    case unknown
    /// Not within the time that there was.
    case late
  }

  var look: @Sendable (_ host: String, _ seconds: Double) async -> Answer

  /// The system's.
  static let system = HostResolver { host, seconds in
    let (answers, answer) = AsyncStream.makeStream(of: Answer.self)
    // A look-up can take a minute, and nothing ends it: it is left to itself then.
    queue.async { answer.yield(addresses(of: host)) }
    queue.asyncAfter(deadline: .now() + seconds) { answer.yield(.late) }
    for await first in answers { return first }
    return .late
  }

  private static let queue = DispatchQueue(label: "hosts", attributes: .concurrent)

  private static func addresses(of host: String) -> Answer {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return .unknown }
    defer { freeaddrinfo(list) }
    let entries = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
    let addresses = entries.compactMap { $0.flatMap(address) }
    return addresses.isEmpty ? .unknown : .addresses(addresses)
  }

  private static func address(_ entry: UnsafeMutablePointer<addrinfo>) -> IPAddress? {
    guard let start = UnsafeRawPointer(entry.pointee.ai_addr) else { return nil }
    switch entry.pointee.ai_family {
    case AF_INET:
      let address = start.loadUnaligned(as: sockaddr_in.self).sin_addr
      return withUnsafeBytes(of: address) { IPAddress(bytes: $0) }
    case AF_INET6:
      let address = start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return withUnsafeBytes(of: address) { IPAddress(bytes: $0) }
    default: return nil
    }
  }
}

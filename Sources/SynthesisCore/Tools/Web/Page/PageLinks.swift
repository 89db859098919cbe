import Base
import FoundationEssentials

/// The addresses that a page links to, numbered from 1 in the order in which they come.
struct PageLinks: Sendable {
  private(set) var addresses: [String] = []
  private var numbers: [String: Int] = [:]
  private let base: URL?

  /// The page's own address, the one that it says its links are relative to, and the addresses that
  /// have numbers already.
  init(page: String, base: String?, known: [String] = []) {
    addresses = known
    for (index, address) in known.enumerated() { numbers[address] = index + 1 }
    let page = URL(string: page)
    let stated = base.flatMap { URL(string: HTMLText.trim($0), relativeTo: page)?.absoluteURL }
    self.base = stated ?? page
  }

  /// The number of a link; nil for what cannot be visited, and for places on the page itself.
  mutating func number(of reference: String) -> Int? {
    let reference = HTMLText.trim(reference)
    guard !reference.isEmpty, !reference.hasPrefix("#"), reference.utf8.count <= 4096,
      let url = URL(string: reference, relativeTo: base)?.absoluteURL,
      let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
      url.host?.isEmpty == false
    else { return nil }
    // Two places on one page are one page.
    let address = String(url.absoluteString.prefix { $0 != "#" })
    if let number = numbers[address] { return number }
    addresses.append(address)
    numbers[address] = addresses.count
    return addresses.count
  }
}

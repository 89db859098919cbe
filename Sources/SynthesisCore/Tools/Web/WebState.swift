import Base
import Environment
import Net

/// What an exploration of the web has come across on the way to a node.
struct WebState: Sendable {
  /// All addresses shown so far. Each keeps its number, the first is 1.
  private(set) var links: [String] = []
  /// The pages that were read.
  private(set) var visited: Set<CanonicalURL> = []

  /// The number of an address.
  mutating func number(of address: String) -> Int {
    if let index = links.firstIndex(of: address) { return index + 1 }
    links.append(address)
    return links.count
  }

  /// Takes a page's links, which begin with all that were known before it.
  mutating func take(_ page: PageDocument) {
    if page.links.count > links.count { links = page.links }
  }

  mutating func visit(_ address: String) {
    if let canonical = CanonicalURL(address) { visited.insert(canonical) }
  }

  func hasVisited(_ address: String) -> Bool {
    CanonicalURL(address).map(visited.contains) ?? false
  }

  /// The address that a model means: one in full, or the number of a link, `7` or `[7]`.
  func address(for text: String) -> Result<String, CallRejection> {
    let trimmed = HTMLText.trim(text)
    let digits =
      trimmed.hasPrefix("[") && trimmed.hasSuffix("]")
      ? trimmed.dropFirst().dropLast() : trimmed[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return .success(trimmed)
    }
    guard let number = Int(digits), links.indices.contains(number - 1) else {
      return .failure(CallRejection(sentence: "there is no link \(digits)"))
    }
    return .success(links[number - 1])
  }
}

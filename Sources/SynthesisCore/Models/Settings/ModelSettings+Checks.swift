extension ModelSettings {
  /// What is wrong with a value; the sentence goes on after the key's name.
  struct Flaw: Error, Hashable {
    let sentence: String
  }

  static func flaw(inName name: String) -> String? {
    name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      ? "holds a control character" : nil
  }

  /// A key goes into a header line as it is: a line break in it would end the line.
  static func flaw(inKey key: String) -> String? {
    key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      ? nil : "holds a space or a character that no HTTP header can carry"
  }

  /// The address without its closing slashes and without `/chat/completions`, which many pages
  /// show as part of it.
  static func normalized(baseURL text: String) -> Result<String, Flaw> {
    let lowercased = text.lowercased()
    guard let scheme = ["http://", "https://"].first(where: lowercased.hasPrefix) else {
      return .failure(Flaw(sentence: "must start with http:// or https://"))
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return .failure(Flaw(sentence: "holds a space or a character that no URL can carry"))
    }
    let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    if authority.isEmpty { return .failure(Flaw(sentence: "names no host")) }
    if authority.contains("@") {
      return .failure(Flaw(sentence: "must not hold a password; that is what api_key is for"))
    }
    if text.contains("?") || text.contains("#") {
      return .failure(Flaw(sentence: "must end with its path, without a query or a fragment"))
    }
    var url = text[...]
    while url.hasSuffix("/") { url = url.dropLast() }
    if url.hasSuffix("/chat/completions") { url = url.dropLast("/chat/completions".count) }
    while url.hasSuffix("/") { url = url.dropLast() }
    return .success(String(url))
  }
}

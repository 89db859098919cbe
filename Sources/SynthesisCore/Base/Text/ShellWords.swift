/// Words as a shell reads them, for commands that people paste.
package enum ShellWords {
  package static func quoted(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      // A tilde or an equals sign may mean something at a word's beginning; elsewhere the latter not.
      default: "-_./:,@%+=".utf8.contains(byte)
      }
    }
    if isPlain, !word.isEmpty, !word.hasPrefix("=") { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }
}

import Foundation

/// The library's source files, read as text.
struct SourceTree {
  struct File {
    /// Below `Sources/SynthesisCore`, such as `Pool/PoolState.swift`.
    var path: String
    var text: String

    var folder: String { String(path.prefix { $0 != "/" }) }

    var imports: Set<String> {
      Set(
        text.split(separator: "\n").compactMap { line in
          let words = line.split(separator: " ")
          guard let keyword = words.firstIndex(of: "import"), keyword <= 1,
            words.indices.contains(keyword + 1)
          else { return nil }
          return String(words[keyword + 1])
        })
    }

    /// Types declared at the outermost level.
    var types: Set<String> {
      let keywords: Set<Substring> = ["struct", "enum", "class", "protocol", "actor", "typealias"]
      return Set(
        text.split(separator: "\n").compactMap { line -> String? in
          guard let first = line.first, first.isLetter else { return nil }
          let words = line.split(separator: " ")
          guard let keyword = words.firstIndex(where: keywords.contains),
            words.indices.contains(keyword + 1)
          else { return nil }
          return String(words[keyword + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        })
    }

    /// Every word outside comments and string literals.
    var words: Set<String> {
      var words: Set<String> = []
      for line in text.split(separator: "\n") {
        let pieces = line.split(separator: "\"", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() where index.isMultiple(of: 2) {
          let comment = piece.range(of: "//")
          let code = comment.map { piece[..<$0.lowerBound] } ?? piece
          for word in code.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
            words.insert(String(word))
          }
          if comment != nil { break }
        }
      }
      return words
    }
  }

  let files: [File]

  init() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/SynthesisCore")
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    files = try (paths ?? []).filter { $0.hasSuffix(".swift") }.sorted().map { path in
      File(
        path: path,
        text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }
  }
}

import Foundation
import TestSupport

/// What the tests want of a page of documentation.
struct MarkdownPage {
  struct Table {
    /// The heading that it stands under.
    var section: String
    var header: [String]
    var rows: [[String]]
  }

  let text: String
  /// The text without fenced and indented blocks.
  private let prose: [Substring]
  /// By their info strings.
  let fencedBlocks: [String: [String]]

  /// The path is relative to the repository.
  init(_ path: String) throws {
    let file = Products.repository.appending(path: path)
    self.init(text: try String(contentsOf: file, encoding: .utf8))
  }

  init(text: String) {
    self.text = text
    var prose: [Substring] = []
    var blocks: [String: [String]] = [:]
    var open: (info: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let block = open {
          blocks[block.info, default: []].append(block.lines.joined(separator: "\n"))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [])
        }
      } else if open != nil {
        open?.lines.append(line)
      } else if !line.hasPrefix("    ") {
        prose.append(line)
      }
    }
    self.prose = prose
    fencedBlocks = blocks
  }

  var codeSpans: [String] { prose.flatMap { Self.codeSpans(in: String($0)) } }

  static func codeSpans(in line: String) -> [String] {
    line.matches(of: /`([^`]+)`/).map { String($0.output.1) }
  }

  /// Where links lead.
  var links: [String] {
    prose.flatMap { $0.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) } }
  }

  var tables: [Table] {
    var tables: [Table] = []
    var section = ""
    var isInside = false
    for line in prose {
      if line.hasPrefix("#") { section = line.drop { $0 == "#" || $0 == " " }.description }
      guard line.hasPrefix("|") else {
        isInside = false
        continue
      }
      let cells = line.dropFirst().dropLast()
        .split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      if !isInside {
        tables.append(Table(section: section, header: cells, rows: []))
        isInside = true
      } else if !line.hasPrefix("|--") {
        tables[tables.count - 1].rows.append(cells)
      }
    }
    return tables
  }
}

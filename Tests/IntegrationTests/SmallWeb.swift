import Base
import Foundation
import TestSupport

/// A site of linked pages on this machine, which state facts in rows of two cells: metals lead to the
/// countries where they were found, these to their capitals. A corpus has the metals alone.
struct SmallWeb {
  static let metals = ["Brelium", "Cordium", "Dastium", "Elgium", "Farnium", "Gostium"]
  /// Several a metal, as not every way that a simulated model takes leads to a pair.
  static let seeds = ["", " discovery", " ores", " coins"].flatMap { end in metals.map { $0 + end }
  }
  private static let countries = ["Norvania", "Sudlund", "Ostrava Isles"]
  private static let towns = ["Halderstad", "Ibenport", "Jorvesk"]

  let server: ChatServer
  /// A JSONL file.
  let corpus: String

  init(in folder: TemporaryDirectory) throws {
    let pages = Self.pages
    server = try ChatServer { request in
      // Slow enough for several workers to want a page at once.
      (pages[request.path].map(ChatServerReply.page) ?? .status(404)).delayed(.milliseconds(5))
    }
    let origin = "http://127.0.0.1:\(server.port)"
    let lines = Self.metals.map { name -> String in
      let document: JSONValue = [
        "url": .string(origin + Self.path(name)), "title": .string(name),
        "text": .string("\(name) has a page of its own. \(Self.opening(name))"),
      ]
      return document.jsonText
    }
    corpus = try folder.write("corpus.jsonl", lines.joined(separator: "\n") + "\n")
  }

  var origin: String { "http://127.0.0.1:\(server.port)" }

  /// A page's bytes as the server sends them.
  func bytes(at url: String) -> [UInt8]? {
    Self.pages[String(url.dropFirst(origin.count))].map { Array($0.utf8) }
  }

  /// How often each path was asked for.
  var requests: [String: Int] {
    Dictionary(server.requests.map { ($0.path, 1) }, uniquingKeysWith: +)
  }

  /// Arguments of the environment that search and visit it.
  var arguments: JSONObject {
    ["search_corpus": .string(corpus), "visit_allowed_origins": [.string(origin)]]
  }

  private static func path(_ name: String) -> String {
    "/" + name.lowercased().replacing(" ", with: "-") + ".html"
  }

  private static func opening(_ name: String) -> String {
    if metals.contains(name) { return "\(name) is a metal that is used for bells." }
    return countries.contains(name)
      ? "\(name) is a country in the north, known for its mines."
      : "\(name) is a town with a harbour, known for its fair."
  }

  private static var pages: [String: String] {
    var pages: [String: String] = [:]
    func add(_ name: String, _ facts: [(label: String, value: String)]) {
      let rows = facts.map { "<tr><th>\($0.label)</th><td>\($0.value)</td></tr>" }
      pages[path(name)] = """
        <!DOCTYPE html><html><head><meta charset="utf-8"><title>\(name)</title></head><body><main>
        <h1>\(name)</h1>
        <p>\(opening(name)) It has been written about for a long time, and by many, though not all
        of them have seen it, and some took one thing for another.</p>
        <table>\(rows.joined())</table>
        <p>More is told in the books of the library, which are lent to everybody, in summer as in
        winter, and which nobody has ever read from the first page to the last.</p>
        </main></body></html>
        """
    }
    func link(_ name: String) -> String { "<a href=\"\(path(name))\">\(name)</a>" }
    for (index, name) in metals.enumerated() {
      add(
        name,
        [
          ("Melting point", "\(611 + index * 37) °C"),
          ("Discovered in", link(countries[index % countries.count])),
        ])
    }
    for (index, name) in countries.enumerated() {
      add(
        name,
        [
          ("Capital", link(towns[index])), ("Population", "\(4_271 + index * 1_013) thousand"),
          ("Highest mountain", "Peak of \(["Arnt", "Bolde", "Cyrr"][index])"),
        ])
    }
    for (index, name) in towns.enumerated() {
      add(
        name,
        [
          ("River", ["Lissa", "Morne", "Nidra"][index]), ("Elevation", "\(83 + index * 29) m"),
          ("Founded in", "\(1_127 + index * 71)"),
        ])
    }
    return pages
  }
}

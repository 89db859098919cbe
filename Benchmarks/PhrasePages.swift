import Base
import Foundation
import TestSupport

/// Pages with a few phrases each that their main text has, and others that it has not, in the layout
/// in which the wider public set comes: `evaldata.json` has `file`, `with` and `without` by address,
/// the files are in `cache` and `eval`.
struct PhrasePages {
  struct Page {
    let bytes: [UInt8]
    let with: [String]
    let without: [String]
  }

  let pages: [Page]

  init(folder: String) throws {
    let data = try JSONValue(parsing: PageSet.read(folder + "/evaldata.json"))
    pages = try (data.object?.members ?? []).map { member in
      guard let file = member.value["file"]?.string else {
        throw BenchmarkFailure("evaldata.json has a page without a file")
      }
      let paths = ["cache", "eval"].map { "\(folder)/\($0)/\(file)" }
      guard let path = paths.first(where: FileManager.default.fileExists) else {
        throw BenchmarkFailure("\(file) is not there")
      }
      return Page(
        bytes: try PageSet.read(path), with: Self.phrases(member.value["with"]),
        without: Self.phrases(member.value["without"]))
    }
  }

  private static func phrases(_ value: JSONValue?) -> [String] {
    (value?.array ?? []).compactMap(\.string).map(spaced)
  }

  /// With every run of white space made one space.
  private static func spaced(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  func score(_ texts: [String]) -> (f1: Double, precision: Double, recall: Double) {
    var (found, missing, excess) = (0.0, 0.0, 0.0)
    for (page, text) in zip(pages, texts) {
      let text = Self.spaced(text)
      for phrase in page.with {
        if text.contains(phrase) { found += 1 } else { missing += 1 }
      }
      for phrase in page.without where text.contains(phrase) { excess += 1 }
    }
    let precision = found / max(1, found + excess)
    let recall = found / max(1, found + missing)
    return (2 * precision * recall / max(0.000_001, precision + recall), precision, recall)
  }
}

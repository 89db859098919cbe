import Foundation
import Testing

/// The files that one run has left in a folder.
package struct RunOutput {
  package let folder: String
  package let pairs: [[String: Any]]
  package let trajectories: [[String: Any]]
  package let statistics: [String: Any]
  package let journal: [[String: Any]]

  /// Reads them with Foundation, which knows nothing of how they were written.
  package init(_ folder: String) throws {
    self.folder = folder
    func content(_ prefix: String) throws -> Data {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      let matching = names.filter { $0.hasPrefix(prefix) }
      try #require(matching.count == 1, "\(prefix) in \(names)")
      return try Data(contentsOf: URL(filePath: folder + "/" + matching[0]))
    }
    func lines(_ prefix: String) throws -> [[String: Any]] {
      try content(prefix).split(separator: 0x0A).map {
        try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
      }
    }
    pairs = try lines("synthesized_qa_")
    journal = try lines("journal_")
    trajectories = try #require(
      try JSONSerialization.jsonObject(with: content("trajectories_")) as? [[String: Any]])
    statistics = try #require(
      try JSONSerialization.jsonObject(with: content("statistics_")) as? [String: Any])
  }

  /// The pairs in a fixed order and without their dates.
  package var comparablePairs: [String] {
    get throws {
      try pairs.map { pair in
        var pair = pair
        var metadata = try #require(pair["metadata"] as? [String: Any])
        metadata["synthesis_date"] = nil
        pair["metadata"] = metadata
        let data = try JSONSerialization.data(withJSONObject: pair, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
      }.sorted()
    }
  }

  package func texts(_ key: String, of records: [[String: Any]]) -> [String] {
    records.compactMap { $0[key] as? String }
  }
}

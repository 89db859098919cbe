import Foundation

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
      // Beside them lies what earlier starts have cut off or not finished.
      let matching = names.filter {
        $0.hasPrefix(prefix) && !$0.contains(".cut_") && !$0.hasSuffix(".tmp")
      }
      guard matching.count == 1 else { throw Unreadable(what: "\(prefix) in \(names)") }
      return try Data(contentsOf: URL(filePath: folder + "/" + matching[0]))
    }
    func lines(_ prefix: String) throws -> [[String: Any]] {
      try content(prefix).split(separator: 0x0A).map {
        try Self.cast(JSONSerialization.jsonObject(with: $0), prefix)
      }
    }
    pairs = try lines("synthesized_qa_")
    journal = try lines("journal_")
    trajectories = try Self.cast(
      JSONSerialization.jsonObject(with: content("trajectories_")), "trajectories")
    statistics = try Self.cast(
      JSONSerialization.jsonObject(with: content("statistics_")), "statistics")
  }

  private struct Unreadable: Error {
    let what: String
  }

  private static func cast<Value>(_ value: Any, _ what: String) throws -> Value {
    guard let value = value as? Value else { throw Unreadable(what: what) }
    return value
  }

  /// The pairs in a fixed order and without their dates.
  package var comparablePairs: [String] {
    get throws {
      try pairs.map { pair in
        var pair = pair
        var metadata: [String: Any] = try Self.cast(pair["metadata"] as Any, "metadata")
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

/// One of the files that a run's records go to.
package struct OutputSpec: Sendable, Hashable {
  /// What results and the journal call it: `pairs`.
  package let name: String
  /// The beginning of the file's name, before label and start: `synthesized_qa`.
  package let fileName: String
  package let format: RecordFormat
  /// What people call its records: `QA pairs`.
  package var title: String
  /// What the statistics call their number; the name where it is empty.
  package var countName: String
  /// Whether an accepted item, and no other, has a record in it.
  package var isRequired: Bool

  package init(
    name: String, fileName: String, format: RecordFormat, title: String = "",
    countName: String = "", isRequired: Bool = false
  ) {
    self.name = name
    self.fileName = fileName
    self.format = format
    self.title = title
    self.countName = countName
    self.isRequired = isRequired
  }
}

/// How records stand in a file.
package enum RecordFormat: Sendable, Hashable {
  /// A record a line.
  case lines
  /// One JSON array, which is kept well-formed.
  case array

  var fileExtension: String {
    switch self {
    case .lines: "jsonl"
    case .array: "json"
    }
  }
}

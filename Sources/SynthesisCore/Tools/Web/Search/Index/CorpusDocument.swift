import Base

/// A document as it comes from a corpus.
package struct CorpusDocument: Sendable, Hashable {
  /// What judgements and people call it; the URL where it has no name of its own.
  package var id: String
  /// As the corpus has it: absolute, or relative to where the corpus is served.
  package var url: String
  package var title: String
  package var text: String
}

extension CorpusDocument {
  struct Unfit: Error, Hashable {
    let reason: String
  }

  /// Reads a line of a JSONL corpus: `url` or `id` (`_id`), or both, `title` and `text`.
  init(line: UnsafeBufferPointer<UInt8>) throws(Unfit) {
    let value: JSONValue
    do { value = try JSONValue(parsing: line) } catch {
      throw Unfit(reason: error.problem.sentence)
    }
    guard case .object(let object) = value else {
      throw Unfit(reason: "a document must be an object, not \(value.typeName)")
    }
    let name = Self.name(object["id"]) ?? Self.name(object["_id"])
    guard let url = Self.name(object["url"]) ?? name else {
      throw Unfit(reason: "the document has neither a url nor an id")
    }
    id = name ?? url
    self.url = url
    title = try Self.text("title", of: object)
    text = try Self.text("text", of: object)
  }

  private static func name(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text)? where !text.isEmpty: text
    case .integer(let number)?: String(number)
    default: nil
    }
  }

  /// What a document lacks is empty: there are pages without a title and abstracts without a text.
  private static func text(_ key: String, of object: JSONObject) throws(Unfit) -> String {
    switch object[key] {
    case nil, .null?: ""
    case .string(let text)?: text
    case let value?: throw Unfit(reason: "\(key) must be a string, not \(value.typeName)")
    }
  }
}

extension ValueRule<String> {
  package static var text: ValueRule {
    plain("a string") {
      $0.string
    } write: {
      .string($0)
    }
  }

  /// One text, or a list of texts that become the lines of one.
  package static var lines: ValueRule {
    plain("a string or a list of strings") { value in
      if let text = value.string { return text }
      guard let lines = value.array else { return nil }
      let texts = lines.compactMap(\.string)
      return texts.count == lines.count ? texts.joined(separator: "\n") : nil
    } write: {
      .string($0)
    }
  }
}

extension ValueRule<String?> {
  package static var textOrNull: ValueRule {
    plain("a string or null") { value -> String?? in
      value == .null ? .some(nil) : value.string.map { .some($0) }
    } write: {
      $0.map { .string($0) } ?? .null
    }
  }

  /// A file or directory; null leaves it to the command line.
  package static var pathOrNull: ValueRule {
    var rule = ValueRule(
      read: { found, name, reading in
        if case .scalar(.null) = found.content { return .some(nil) }
        guard let path = found.value.string, !path.isEmpty, !path.contains("\0") else {
          reading.reject(found, name, expecting: "a path that is not empty, or null")
          return nil
        }
        return reading.path(path, at: found.offset, name).map { .some($0) }
      },
      write: { $0.map { .string($0) } ?? .null })
    rule.isPath = true
    return rule
  }
}

extension ValueRule<JSONObject> {
  package static var object: ValueRule {
    plain("an object") {
      $0.object
    } write: {
      .object($0)
    }
  }
}

extension ValueRule<[String]> {
  /// Names, each once.
  package static var names: ValueRule {
    ValueRule(
      read: { found, name, reading in
        guard case .array(let elements) = found.content else {
          reading.reject(found, name, expecting: "a list of names")
          return nil
        }
        var names: [String] = []
        for element in elements {
          guard let text = element.value.string, !text.isEmpty else {
            reading.reject(element, "each of \(name)", expecting: "a name")
            continue
          }
          if names.contains(text) {
            reading.reject(at: element.offset, "\(name) lists \"\(text)\" twice")
          }
          names.append(text)
        }
        return names
      }, write: { .array($0.map { .string($0) }) })
  }
}

extension ValueRule where Value: RawRepresentable<String> & Sendable {
  /// `hidden` ones are taken where no user has written them.
  package static func oneOf(_ values: [Value], hidden: [Value] = []) -> ValueRule {
    ValueRule(
      read: { found, name, reading in
        let names = values.map(\.rawValue)
        let choice = "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
        guard let text = found.value.string else {
          reading.reject(found, name, expecting: choice)
          return nil
        }
        let all =
          reading.environment == nil || reading.isRecorded ? values + hidden : values
        if let value = all.first(where: { $0.rawValue == text }) { return value }
        let hint = NearMiss.hint(for: text, among: names)
        reading.reject(at: found.offset, "\(name) must be \(choice)\(hint)")
        return nil
      }, write: { .string($0.rawValue) })
  }
}

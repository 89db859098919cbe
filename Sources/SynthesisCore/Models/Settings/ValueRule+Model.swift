import Base

extension ValueRule<String> {
  /// A model's name as the endpoint knows it; empty for none.
  static var modelName: ValueRule {
    ValueRule(
      namesVariables: true,
      read: { found, name, reading in
        guard let text = reading.expand(found, name) else { return nil }
        if let flaw = ModelSettings.flaw(inName: text.value) {
          reading.reject(at: found.offset, "\(name) \(flaw)")
        }
        return text.value
      }, write: { .string($0) })
  }
}

extension ValueRule<String?> {
  static var baseURL: ValueRule {
    ValueRule(
      namesVariables: true,
      read: { found, name, reading in
        guard let text = reading.expand(found, name) else { return nil }
        if text.value.isEmpty { return .some(nil) }
        switch ModelSettings.normalized(baseURL: text.value) {
        case .success(let url): return .some(url)
        case .failure(let flaw):
          reading.reject(at: found.offset, "\(name) \(flaw.sentence)")
          return nil
        }
      }, write: { $0.map { .string($0) } ?? .null })
  }
}

extension ValueRule<Secret?> {
  static var apiKey: ValueRule {
    ValueRule(
      namesVariables: true,
      read: { found, name, reading in
        guard let text = reading.expand(found, name) else { return nil }
        if text.value.isEmpty { return .some(nil) }
        if let flaw = ModelSettings.flaw(inKey: text.value) {
          reading.reject(at: found.offset, "\(name) \(flaw)")
          return nil
        }
        if text.isLiteral, reading.environment != nil {
          reading.warn(
            at: found.offset,
            "\(name) is written out; keep it in the environment and say \"${OPENAI_API_KEY}\" here")
        }
        return .some(Secret(text.value))
      }, write: { $0.map { .string($0.exposed) } ?? .null })
  }
}

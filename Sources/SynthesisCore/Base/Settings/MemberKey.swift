/// A key of an object within the config file: its name, what it accepts, and what it fills.
struct MemberKey<Target: Sendable>: Sendable {
  let name: String
  let read:
    @Sendable (
      _ found: LocatedJSON, _ name: String, inout ConfigurationReading, inout Target
    ) -> Void
  let write: @Sendable (Target) -> JSONValue

  init<Value>(
    _ name: String, _ rule: ValueRule<Value>,
    _ path: any WritableKeyPath<Target, Value> & Sendable
  ) {
    self.name = name
    read = { found, name, reading, target in
      if let value = rule.read(found, name, &reading) { target[keyPath: path] = value }
    }
    write = { rule.write($0[keyPath: path]) }
  }
}

extension ValueRule {
  /// An object with these keys and no others; `start` has what a missing one stands for.
  static func object(_ keys: [MemberKey<Value>], _ start: Value) -> ValueRule {
    ValueRule(
      read: { found, name, reading in
        guard case .object(let members) = found.content else {
          reading.reject(found, name, expecting: "an object")
          return nil
        }
        var value = start
        for member in members {
          if let key = keys.first(where: { $0.name == member.key }) {
            key.read(member.value, "\(name).\(key.name)", &reading, &value)
          } else {
            let hint = NearMiss.hint(for: member.key, among: keys.map(\.name))
            reading.reject(
              at: member.keyOffset, "unknown key \"\(member.key)\" in \(name)\(hint)")
          }
        }
        return value
      },
      write: { value in
        .object(JSONObject(keys.map { ($0.name, $0.write(value)) }))
      })
  }
}

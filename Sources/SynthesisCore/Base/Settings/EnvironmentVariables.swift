/// The variables that a config may name. Where `NAME` is not set, the file that `NAME_FILE` names
/// holds its value, as platforms that run containers hand out secrets.
///
/// Pure: how a file is read comes in.
package struct EnvironmentVariables: Sendable {
  package enum Value: Sendable, Hashable {
    case set(String)
    /// Why there is none; the sentence goes on after the variable's name and never holds a value.
    case missing(String)
  }

  struct Unreadable: Error {
    let reason: String
  }

  let environment: [String: String]
  /// The bytes of the file at a path.
  var readFile: @Sendable (_ path: String) -> Result<[UInt8], Unreadable> = { _ in
    .failure(Unreadable(reason: "can't be read"))
  }
  /// Where a user's files are; nil for a name that no user has.
  var homeOfUser: @Sendable (_ name: String) -> String? = { _ in nil }

  /// No variables at all.
  package static let none = EnvironmentVariables(environment: [:])

  package subscript(name: String) -> Value {
    if let value = environment[name], !value.isEmpty { return .set(value) }
    let fileVariable = name + "_FILE"
    guard let path = environment[fileVariable], !path.isEmpty else {
      return .missing("which is \(environment[name] == nil ? "not set" : "empty")")
    }
    switch readFile(path) {
    case .failure(let problem):
      return .missing("whose file, named by \(fileVariable), \(problem.reason)")
    case .success(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return .missing("whose file, named by \(fileVariable), is not UTF-8")
      }
      let value = text.trimmed
      return value.isEmpty
        ? .missing("whose file, named by \(fileVariable), is empty") : .set(value)
    }
  }

  /// The value, or nothing.
  package func text(_ name: String) -> String {
    if case .set(let value) = self[name] { value } else { "" }
  }

  /// Whether something is meant to give a value, though it may not be able to.
  package func isNamed(_ name: String) -> Bool {
    [name, name + "_FILE"].contains { !(environment[$0] ?? "").isEmpty }
  }
}

extension EnvironmentVariables {
  /// More than any key.
  private static let largestFile = 64 << 10

  /// With the files of this machine.
  package init(_ environment: [String: String]) {
    self.environment = environment
    homeOfUser = HomeFolder.of
    readFile = { path in
      do throws(ByteSourceError) {
        var source = try FileByteSource(path: path)
        guard let bytes = try source.readAll(limit: Self.largestFile) else {
          return .failure(Unreadable(reason: "is larger than \(Self.largestFile >> 10) KiB"))
        }
        return .success(bytes)
      } catch {
        return .failure(Unreadable(reason: "can't be read: \(error.reason)"))
      }
    }
  }
}

extension String {
  /// Editors and `echo` end a file with a line break.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

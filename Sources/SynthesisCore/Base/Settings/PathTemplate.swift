/// A path as people write it: `~` and `~user` at its beginning stand for a home folder, `${NAME}` for
/// a variable of the process's environment, as in a shell. A dollar sign without a brace is an ordinary
/// character.
///
///     try PathTemplate("~/seeds/${NAME}.jsonl").filled(variables)  // "/home/me/seeds/a.jsonl"
package struct PathTemplate: Sendable, Hashable {
  /// Why a path can't be told. The sentence goes on after what the path is for.
  package struct Problem: Error, Hashable {
    package let sentence: String
  }

  private let text: String

  package init(_ text: String) { self.text = text }

  package func filled(_ variables: EnvironmentVariables) throws(Problem) -> String {
    let (home, rest) = try self.home(variables)
    let template: VariableTemplate
    do throws(VariableTemplate.Malformed) { template = try VariableTemplate(rest) } catch {
      throw Problem(sentence: "holds a \"${\" that does not begin a \"${NAME}\"")
    }
    for name in template.variables {
      if case .missing(let why) = variables[name] {
        throw Problem(sentence: "names the environment variable \(name), \(why)")
      }
      // Paths stand in the journal and in messages.
      if Secret.isName(name) {
        throw Problem(
          sentence: "names the environment variable \(name), a secret; paths are shown and kept")
      }
    }
    return home + template.filled(variables.text)
  }

  /// The home folder that the text begins with, if any, and what follows. A name that no user has
  /// is that of a file, as in a shell, unless it would be a folder's: that would be made by mistake.
  private func home(
    _ variables: EnvironmentVariables
  ) throws(Problem) -> (home: String, rest: String) {
    guard text.hasPrefix("~") else { return ("", text) }
    let name = String(text.dropFirst().prefix { $0 != "/" })
    let rest = String(text.dropFirst(1 + name.count))
    if !name.isEmpty {
      if let home = variables.homeOfUser(name) { return (home, rest) }
      if rest.isEmpty { return ("", text) }
      throw Problem(
        sentence: "begins with ~\(name), but there is no user \(name); a file of that name is ./"
          + text)
    }
    guard let home = variables.environment["HOME"].flatMap({ $0.isEmpty ? nil : $0 }) else {
      throw Problem(sentence: "needs the environment variable HOME, which is not set")
    }
    return (home, rest)
  }
}

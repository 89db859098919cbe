import Base

/// What a file is that people give for seeds and that holds none as it is, and how it becomes one that
/// does.
package struct ForeignFormat: Sendable, Hashable {
  enum Remedy: Sendable, Hashable {
    /// A command with `{in}` and `{out}` in the place of the two files.
    case command(String, output: Output)
    /// A program that decompresses, and the endings that it knows its files by.
    case decompression(String, endings: [String])
    /// What to do where no command does it.
    case advice(String)
  }

  /// What a command's output is called.
  enum Output: Sendable, Hashable {
    /// `a.csv` becomes `a.jsonl`.
    case lines
    /// `a.json` becomes `a.utf8.json`.
    case marked(String)
  }

  /// After "this is".
  let name: String
  let remedy: Remedy
  /// Whether it has rows of several columns, of which one is the seed.
  var isTable = false
  /// Whether it is an archive by zip, as documents of office programs are.
  var isZip = false
  /// Whether each line may be a seed after all.
  var mayBeLines = false
}

extension ForeignFormat {
  /// What to say of the file at `path`; nil for what came through a pipe.
  func sentence(path: String?) -> String {
    if isZip, let document = path.flatMap(Self.document) { return document.sentence(path: path) }
    guard let command = self.command(path) else {
      if case .advice(let advice) = remedy { return "this is \(name); \(advice)" }
      return "this is \(name)"
    }
    let start =
      "this is \(name), not JSON; "
      + (path == nil ? "save it to FILE and make seeds of that with: " : "make seeds of it with: ")
    return start + command
      + (isTable ? #"; "seed_content_key" in the config names the column that is the seed"# : "")
      + (mayBeLines ? "; or, if each line is a seed, with: \(Self.lineCommand(path: path))" : "")
  }

  /// What an archive is that its name says to be a document: the first bytes do not always tell.
  private static func document(_ path: String) -> ForeignFormat? {
    switch SplitPath(path).ending.lowercased() {
    case ".xlsx", ".xlsm", ".xltx", ".ods": spreadsheet("a spreadsheet")
    case ".docx", ".docm", ".odt", ".pptx", ".odp":
      ForeignFormat(
        name: "a document of an office program",
        remedy: .advice("save it as plain text, and write its texts as JSON lines"))
    default: nil
    }
  }

  private func command(_ path: String?) -> String? {
    let file = SplitPath(path ?? "FILE")
    switch remedy {
    case .advice: return nil
    case .command(let template, .lines):
      return Self.filled(template, file, output: file.stem + ".jsonl")
    case .command(let template, .marked(let mark)):
      return Self.filled(template, file, output: file.stem + "." + mark + file.ending)
    case .decompression(let program, let endings):
      // By another name the program would not take it.
      let isKnown = endings.contains(file.ending)
      return Self.filled(
        program + (isKnown ? " {in} > {out}" : " < {in} > {out}"), file,
        output: isKnown && file.stem.contains(".") ? file.stem : file.stem + ".jsonl")
    }
  }

  private static func filled(
    _ template: String, _ input: SplitPath, output: String
  ) -> String {
    let output = input.path == "FILE" ? "seeds.jsonl" : input.named(output)
    return template.replacing("{in}", with: input.path.shellWord)
      .replacing("{out}", with: output.shellWord)
  }

  /// How each line of a plain text becomes a seed.
  static func lineCommand(path: String?) -> String {
    let file = SplitPath(path ?? "FILE")
    return filled("jq -R . {in} > {out}", file, output: file.stem + ".jsonl")
  }
}

/// A path in parts, to name another file after it.
private struct SplitPath {
  let path: String
  /// With its slash; empty where the path has none.
  let folder: String
  let stem: String
  /// With its dot; empty where the name has none.
  let ending: String

  init(_ path: String) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let name = path[slash...]
    // One at the start hides the file.
    let dot = name.dropFirst().lastIndex(of: ".") ?? name.endIndex
    self.path = path
    folder = String(path[..<slash])
    stem = String(name[..<dot])
    ending = String(name[dot...])
  }

  /// A path beside this one. Never this one: a shell empties the file that it writes to.
  func named(_ name: String) -> String {
    folder + (name == stem + ending ? stem + ".converted.jsonl" : name)
  }
}

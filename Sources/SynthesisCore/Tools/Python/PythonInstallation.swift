import Base

/// Where an interpreter has its parts, as it says itself.
struct PythonInstallation: Sendable, Hashable {
  /// With symbolic links followed.
  var executable: String
  var prefixes: [String]
  var version: String

  /// Prints what `init(parsing:)` reads.
  static let question = """
    import json, os, sys
    print(json.dumps({"executable": os.path.realpath(sys.executable),
        "prefixes": [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix],
        "version": "%d.%d.%d" % sys.version_info[:3]}))
    """

  init?(parsing text: [UInt8]) {
    guard let value = try? JSONValue(parsing: text),  // anything else is no answer
      let executable = value["executable"]?.string, executable.hasPrefix("/"),
      let prefixes = value["prefixes"]?.array?.compactMap(\.string),
      prefixes.allSatisfy({ $0.hasPrefix("/") && $0 != "/" }),
      let version = value["version"]?.string
    else { return nil }
    self.executable = executable
    self.prefixes = prefixes
    self.version = version
  }

  /// The oldest that the program inside the sandbox runs on.
  static let oldest = [3, 9]

  var isRecentEnough: Bool {
    !version.split(separator: ".").compactMap { Int($0) }.lexicographicallyPrecedes(Self.oldest)
  }
}

extension PythonInstallation {
  /// A folder at the root for files to write, where nothing that is shown lies.
  static func workspace(besides shown: [String]) -> String {
    var name = "/work"
    while shown.contains(where: { $0 == name || $0.hasPrefix(name + "/") }) { name += "space" }
    return name
  }

  /// The host's folders and files that the interpreter needs, none of them inside another.
  /// `exists` tells which of the usual places this machine has.
  func shown(packages: String?, exists: (String) -> Bool) -> [String] {
    let usual = ["/usr", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache"].filter(exists)
    var shown: [String] = []
    // The shorter first: a folder comes before what lies in it.
    for path in (usual + prefixes + [packages].compactMap(\.self) + [executable]).sorted(by: {
      ($0.utf8.count, $0) < ($1.utf8.count, $1)
    }) where !shown.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) {
      shown.append(path)
    }
    return shown
  }
}

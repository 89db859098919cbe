import Environment
import FoundationEssentials

/// The folder that packages for code in the sandbox are installed in.
enum PackagesFolder {
  /// The folder's full path if it has all the packages; nil if none are wanted.
  static func path(_ settings: PythonSettings) throws(EnvironmentError) -> String? {
    guard !settings.packages.isEmpty else { return nil }
    let folder = URL(filePath: settings.packagesFolder).resolvingSymlinksInPath().path
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder)  // told below
    else {
      throw EnvironmentError(
        description: "python_packages: there is no folder \(folder) that can be read; "
          + "scripts/python_packages.py \(settings.packages.joined(separator: " ")) makes it",
        path: ["python_packages"])
    }
    let installed = Set(
      names.filter { $0.hasSuffix(".dist-info") }.compactMap {
        $0.split(separator: "-").first.map { normalized(String($0)) }
      })
    let missing = settings.packages.filter { !installed.contains(normalized($0)) }
    guard missing.isEmpty else {
      throw EnvironmentError(
        description: "python_packages: \(missing.joined(separator: ", ")) is not in \(folder); "
          + "scripts/python_packages.py installs it", path: ["python_packages"])
    }
    return folder
  }

  /// Names of packages are the same whatever joins their words.
  private static func normalized(_ name: String) -> String {
    name.lowercased().replacing(/[-_.]+/, with: "_")
  }
}

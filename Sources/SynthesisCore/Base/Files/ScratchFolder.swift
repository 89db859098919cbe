import FoundationEssentials

/// A folder for what outlives no command. Who keeps something there makes it; most never do, and then
/// it does not matter that the machine has no place for it.
package struct ScratchFolder {
  package let path: String

  package init() {
    let place = FileManager.default.temporaryDirectory.path
    path = "\(place)/synthesize-multi.\(UUID().uuidString)"
  }

  package func remove() {
    // What is left is in the system's temporary folder, which is cleared by others.
    try? FileManager.default.removeItem(atPath: path)  // see above
  }
}

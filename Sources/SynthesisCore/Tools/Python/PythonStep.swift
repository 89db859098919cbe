/// What one step in the interpreter came to.
struct PythonStep: Sendable, Hashable {
  enum Status: String, Sendable, Hashable {
    case ok, error, timeout, memory, killed
    case outputTruncated = "output_truncated"
  }

  struct File: Sendable, Hashable {
    let name: String
    let size: Int
  }

  var status: Status
  /// Standard output and standard error in order.
  var output = ""
  var result: String?
  /// The traceback.
  var error: String?
  /// The files that the step made or changed, and how many there are if not all are named.
  var files: [File] = []
  var fileCount = 0
  /// Why the branch has no state of its own: it goes on from its parent's.
  var ending: String?
  /// What else happened that the code's author should know.
  var notes: [String] = []

  var keepsState: Bool { ending == nil }
}

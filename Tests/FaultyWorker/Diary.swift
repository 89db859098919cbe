import Glibc

/// Tells the tests what a worker did and when, in a file that outlives it. A line is nanoseconds of
/// the monotonic clock, process, event and text, with tabs between.
enum Diary {
  static func note(_ event: String, _ text: String) {
    guard let folder = Setting.state.value else { return }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let line = "\(time.tv_sec * 1_000_000_000 + time.tv_nsec)\t\(getpid())\t\(event)\t\(text)\n"
    let file = open(folder + "/diary", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { return }
    // One write, so that lines of several workers never mix.
    _ = line.withCString { write(file, $0, strlen($0)) }
    close(file)
  }

  /// Whether this is the first time that any worker of the run asks with these words.
  static func isFirst(_ words: String) -> Bool {
    guard let folder = Setting.state.value else { fatalError("\"once\" needs a state folder") }
    let name = words.map { $0.isLetter || $0.isNumber ? $0 : "_" }
    let file = open(
      folder + "/once-" + String(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    close(file)
    return true
  }
}

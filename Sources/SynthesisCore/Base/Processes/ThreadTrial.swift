import CSystem

package enum ThreadTrial {
  /// As many as a process spreads its work over at the least: for tasks, for what blocks, for requests.
  private static let ofEachProcess = 3

  /// Throws where the system refuses threads to this process, or to so many more that it is to start:
  /// a user's threads are counted together. The runtime would try for them without end, and the
  /// process would stand still without a word.
  package static func run(otherProcesses: Int = 0) throws(SystemError) {
    let others = min(otherProcesses, 64) * (1 + ofEachProcess)
    let code = csystem_try_threads(Int32(ofEachProcess), Int32(others))
    if code != 0 { throw SystemError("start threads", code: code) }
  }
}

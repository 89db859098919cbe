import Base
import Glibc

/// Asks whoever sits at the terminal.
enum TerminalQuestion {
  /// Whether somebody reads what is asked and can answer: both streams are terminals, and this process
  /// has them. One in the background that reads is stopped.
  static var isPossible: Bool {
    isatty(0) == 1 && isatty(2) == 1 && tcgetpgrp(0) == getpgrp()
  }

  /// The answer, nil at the end of the input.
  static func ask(_ question: String) -> String? {
    writeAll(Array(question.utf8), to: 2)
    return readLine()
  }
}

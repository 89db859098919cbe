import Glibc

/// Says on standard error what is going on; standard output is the table's.
func report(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  // Nothing could be done about a standard error that takes nothing.
  _ = write(2, bytes, bytes.count)
}

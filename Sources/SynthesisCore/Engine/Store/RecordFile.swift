import Base

/// A file that records are appended to. Its second conformer, in the tests, forgets what was not
/// synced and fails on order.
protocol RecordFile: AnyObject, Sendable {
  /// The name in messages.
  var path: String { get }
  func size() throws(SystemError) -> Int
  /// Writes all of `bytes` at the offset, or throws; some of them may be written then.
  func write(_ bytes: [UInt8], at offset: Int) throws(SystemError)
  func truncate(to size: Int) throws(SystemError)
  /// Returns when the file's content is on the storage device and is found there under its name.
  func sync() throws(SystemError)
  func read(from offset: Int, count: Int) throws(SystemError) -> [UInt8]
}

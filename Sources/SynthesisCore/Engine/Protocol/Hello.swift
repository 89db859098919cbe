import Base

/// What a worker says first.
struct Hello: Sendable, Hashable {
  static let protocolVersion = 2

  var protocolVersion = Hello.protocolVersion
  var pid: Int

  var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("protocol", protocolVersion)
      $0.member("pid", pid)
    }
    return writer.bytes
  }

  init(pid: Int) { self.pid = pid }

  init(payload: [UInt8]) throws(PayloadError) {
    guard let value = try? JSONValue(parsing: payload),  // any damage has the same consequence
      let version = value["protocol"]?.integer, let pid = value["pid"]?.integer
    else { throw PayloadError(description: "the worker's greeting cannot be read") }
    guard version == Self.protocolVersion else {
      throw PayloadError(
        description: "the worker speaks protocol \(version), this program \(Self.protocolVersion)")
    }
    self.pid = pid
  }
}

/// A payload that does not hold what its frame's type promises.
package struct PayloadError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(description: String) {
    self.description = description
  }
}

/// Where a request may go.
package enum Destination: Sendable, Hashable {
  /// To any address, through a proxy where the environment names one.
  case anywhere
  /// To any address, and to the server itself.
  case direct
  /// To the server itself, and only if it is on the public internet.
  ///
  /// What counts is the address that is connected to, at the moment when it is: a name can stand for
  /// another one than it did when it was looked up before. No connection is shared with requests
  /// that may go elsewhere.
  case publicOnly
}

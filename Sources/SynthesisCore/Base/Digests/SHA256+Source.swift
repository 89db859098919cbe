extension SHA256 {
  /// The digest of all that a source has left.
  package static func digest(reading source: inout some ByteSource) throws(ByteSourceError)
    -> Digest
  {
    var hash = SHA256()
    var chunk = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      // withUnsafeMutableBytes does not carry a typed error through, so it comes out as a result.
      let result = chunk.withUnsafeMutableBytes { buffer in
        Result { () throws(ByteSourceError) in try source.read(into: buffer) }
      }
      let count = try result.get()
      if count == 0 { return hash.finalize() }
      hash.update(chunk.prefix(count))
    }
  }
}

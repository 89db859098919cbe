extension EnvironmentVariables {
  /// More than any key.
  private static let largestFile = 64 << 10

  /// With the files of this machine.
  init(_ environment: [String: String]) {
    self.environment = environment
    readFile = { path in
      do throws(ByteSourceError) {
        var source = try FileByteSource(path: path)
        guard let bytes = try source.readAll(limit: Self.largestFile) else {
          return .failure(Unreadable(reason: "is larger than \(Self.largestFile >> 10) KiB"))
        }
        return .success(bytes)
      } catch {
        return .failure(Unreadable(reason: "can't be read: \(error.reason)"))
      }
    }
  }
}

extension SynthesisCommand {
  /// What a run with this config file sends each worker as its configure message, for programs that
  /// drive a worker by hand.
  package static func workerConfiguration(
    path: String, isSimulated: Bool
  ) throws -> [UInt8] {
    let loaded = try RunLauncher.load(path, modelUse: isSimulated ? .simulated : .endpoint)
    return try RunLauncher.settled(loaded.configuration, loaded, pageStore: "").transferJSON
  }
}

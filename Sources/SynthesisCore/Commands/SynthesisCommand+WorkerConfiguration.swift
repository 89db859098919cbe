extension SynthesisCommand {
  /// What a run with this config file sends each worker as its configure message, for programs that
  /// drive a worker by hand.
  package static func workerConfiguration(
    path: String, isSimulated: Bool
  ) throws -> [UInt8] {
    let loaded = try RunLauncher.load(path, purpose: isSimulated ? .simulation : .run)
    let settled = try RunLauncher.settled(loaded.settings, loaded, pageStore: "")
    return SynthesisSettings.schema.transferJSON(of: settled)
  }
}

extension SynthesisConfiguration {
  /// Every key in it, those of the environment's services too.
  var secrets: [Secret] {
    model.secrets
      + environmentArguments.members.filter { Self.namesSecret($0.key) }
      .compactMap { $0.value.string.map(Secret.init) }
  }

  /// Whether a value under this name is not to be seen.
  static func namesSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["key", "token", "secret", "password"].contains(where: name.hasSuffix)
  }
}

import Base
import Engine
import Environment
import Models

extension SynthesisSettings {
  /// The schema of a program with these environments.
  static func schema(_ environments: EnvironmentRegistry) -> SettingsSchema<SynthesisSettings> {
    SettingsSchema(
      initial: SynthesisSettings(),
      sections: [
        environmentSection(environments),
        ModelSettings.section(roles: ModelRole.synthesis).lifted(by: \.model),
        treeSection,
        EngineSettings.section.lifted(by: \.engine),
        wholeSection(environments),
      ])
  }

  private static func environmentSection(
    _ environments: EnvironmentRegistry
  ) -> SettingsSection<SynthesisSettings> {
    SettingsSection(
      keys: [
        SettingKey(
          "environment_mode", .environment(of: environments), \.mode, altersResults: true),
        SettingKey(
          "environment_kwargs", .object.orNull([:]), \.environmentArguments, altersResults: true,
          // Where pages are kept does not matter, and without a choice is another place in each run.
          writeResult: { settings in
            var arguments = settings.environmentArguments
            arguments[EnvironmentArguments.storeKey] = nil
            return .object(arguments)
          }),
        SettingKey(
          "available_tools", short: "tools", .names.orNull([]), \.availableTools,
          altersResults: true),
        SettingKey("qa_examples", .examples.orNull([]), \.qaExamples, altersResults: true),
        SettingKey("sampling_tips", .lines.orNull(""), \.samplingTips, altersResults: true),
        SettingKey("synthesis_tips", .lines.orNull(""), \.synthesisTips, altersResults: true),
        SettingKey("seed_description", .text.orNull(""), \.seedDescription, altersResults: true),
      ],
      checks: [{ reading, _ in warnOfSecrets(&reading) }])
  }

  private static let treeSection = SettingsSection<SynthesisSettings>(
    keys: [
      SettingKey("max_depth", short: "depth", .integer(1...50), \.maxDepth, altersResults: true),
      SettingKey(
        "branching_factor", short: "branching", .integer(1...20), \.branchingFactor,
        altersResults: true),
      SettingKey("depth_threshold", .integer(0...50), \.depthThreshold, altersResults: true),
      SettingKey("min_depth", .integer(1...50), \.minDepth, altersResults: true),
      SettingKey("min_pages", .integer(1...20), \.minPages, altersResults: true),
      SettingKey("max_trajectories", .integer(1...1000), \.maxTrajectories, altersResults: true),
      SettingKey(
        "max_selected_traj", .integer(1...1000), \.maxSelectedTrajectories, altersResults: true),
      SettingKey(
        "path_similarity_threshold", .number(0...1), \.pathSimilarityThreshold,
        altersResults: true),
      SettingKey(
        "prompt_observation_chars", .integer(200...200_000), \.promptObservationLength,
        altersResults: true),
    ],
    checks: [checkDepths])

  /// What takes several sections' settings, what must be there, and what is there no more.
  private static func wholeSection(
    _ environments: EnvironmentRegistry
  ) -> SettingsSection<SynthesisSettings> {
    SettingsSection(
      deprecatedKeys: [
        DeprecatedKey("async_tree", "the nodes of one level always grow concurrently"),
        DeprecatedKey(
          "async_llm_concurrency", "max_workers and branching_factor bound the requests in flight"),
        DeprecatedKey(
          "async_tool_concurrency",
          "max_workers and branching_factor bound the tool calls in flight"),
        DeprecatedKey(
          "output_format", "question-answer pairs are always written as JSON lines"),
        DeprecatedKey(
          prefix: "sandbox_", "tools run inside the workers and environment_kwargs configures them"),
        DeprecatedKey(
          prefix: "resource_",
          "environment_mode chooses the tools and environment_kwargs configures them"),
      ],
      checks: [
        { reading, settings in
          let models = ModelRole.synthesis.flatMap { settings.model.modelNames(for: $0) }
          settings.engine.budget.checkPrices(of: Set(models), &reading)
        },
        { reading, _ in
          guard reading.given["environment_mode"] == nil else { return }
          reading.reject(
            at: nil, "environment_mode is missing; it must be \(environments.choice)")
        },
      ])
  }

  /// A shallow tree that says nothing of `min_depth` wants it shallow too; one that says both and
  /// contradicts itself is asked about it.
  private static func checkDepths(
    _ reading: inout SettingsReading, _ settings: inout SynthesisSettings
  ) {
    guard settings.minDepth > settings.maxDepth else { return }
    guard let minimum = reading.given["min_depth"] else {
      settings.minDepth = settings.maxDepth
      return
    }
    reading.reject(
      at: minimum.value.offset,
      "min_depth \(settings.minDepth) is above max_depth \(settings.maxDepth)")
  }

  /// The keys of the environment's services, as `api_key` does of the model's.
  private static func warnOfSecrets(_ reading: inout SettingsReading) {
    guard case .object(let members) = reading.given["environment_kwargs"]?.value.content else {
      return
    }
    for member in members where Secret.isName(member.key) {
      guard let text = member.value.value.string, !text.isEmpty, !text.contains("${") else {
        continue
      }
      reading.warn(
        at: member.value.offset,
        "\(member.key) is written out; keep it in the environment and say \"${NAME}\" here")
    }
  }
}

extension LoadedSettings<SynthesisSettings> {
  /// One problem for each name in `available_tools` that is not among `known`, the tools that the
  /// environment has.
  func problems(knownTools known: [String]) -> [SettingsProblem] {
    guard case .array(let elements) = given["available_tools"]?.value.content else { return [] }
    return elements.compactMap { element in
      guard let name = element.value.string, !known.contains(name) else { return nil }
      let hint = NearMiss.hint(for: name, among: known)
      let choice = hint.isEmpty ? "; it has \(known.joined(separator: ", "))" : hint
      return text.problem(
        at: element.offset,
        "environment mode \"\(settings.mode)\" has no tool \"\(name)\"\(choice)")
    }
  }
}

import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import SynthesisCore
@testable import Synthesize

/// The configs that come with the program.
@Suite("Ready configs")
struct ReadyConfigTests {
  static let names: [String] = {
    let folder = Products.repository.path + "/configs"
    // A folder that is gone shows as configs that are missing.
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  @Test("They are there")
  func all() {
    #expect(
      Set(Self.names).isSuperset(of: [
        "math_config.json", "math_config_parallel.json", "python_config.json", "web_config.json",
        "web_config_parallel.json",
      ]))
  }

  @Test("Each is good without a warning, for its mode's tools and its seeds", arguments: names)
  func good(name: String) throws {
    let repository = Products.repository.path
    let text = try SettingsText(path: "\(repository)/configs/\(name)")
    let loaded = try SynthesisSettings.schema(.standard).load(
      text.bytes, file: text.file, environment: .none, purpose: .inspection)
    #expect(loaded.warnings.isEmpty)
    let settings = loaded.settings
    #expect(name.hasPrefix(settings.mode))
    let environment = try EnvironmentRegistry.standard.definition(of: settings.mode)
    let tools = environment.tools.map(\.name)
    #expect(loaded.problems(knownTools: tools).isEmpty)
    #expect(settings.availableTools == tools)
    // As the wrapper runs them where nothing is set.
    _ = try environment.resolve(
      settings.environmentArguments,
      EnvironmentVariables(environment: [
        "SYNTHESIS_SITE_URL": "http://127.0.0.1:8437", "SYNTHESIS_SITE_CORPUS": "/a/corpus.jsonl",
      ]), "")
    #expect(settings.engine.outputDirectory?.hasPrefix("results/") == true)
    let seeds = try #require(settings.engine.seedsFile)
    #expect(try SeedFileScan(of: "\(repository)/\(seeds)", contentKey: "content").bad == 0)
  }
}

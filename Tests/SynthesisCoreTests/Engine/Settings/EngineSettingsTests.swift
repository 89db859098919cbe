import Testing

@testable import Base
@testable import Engine

@Suite("The engine's settings")
struct EngineSettingsTests {
  private static let schema = SettingsSchema(
    initial: EngineSettings(), sections: [EngineSettings.section])

  private static func load(_ text: String) throws(SettingsError) -> EngineSettings {
    try schema.load(
      Array(text.utf8), file: "f", environment: .none, purpose: .inspection
    ).settings
  }

  @Test("they are read without a job or a model, and alter no results")
  func alone() throws {
    let settings = try Self.load(#"{"max_workers": 8, "seeds_per_worker_in_flight": 16}"#)
    #expect(settings.maxWorkers == 8)
    #expect(settings.itemsPerWorkerInFlight == 16)
    #expect(Self.schema.resultSettings(of: settings).isEmpty)
    #expect(
      try Self.schema.settings(transferJSON: Self.schema.transferJSON(of: settings)) == settings)
  }

  @Test("a limit of the cost needs the price of every model that a run asks")
  func prices() throws {
    func problems(_ text: String, _ purpose: SettingsReading.Purpose) throws -> [String] {
      let budget = try Self.load(text).budget
      var reading = SettingsReading(environment: EnvironmentVariables.none, purpose: purpose)
      budget.checkPrices(of: ["big", "small", ""], &reading)
      return reading.problems.map(\.sentence)
    }
    let limited = #"{"max_cost": 1, "prices": {"big": {"input": 1, "output": 1}}}"#
    #expect(
      try problems(limited, .run)
        == [#"max_cost needs to know what the model "small" costs; say so in prices"#])
    #expect(try problems(limited, .simulation) == [])
    #expect(try problems("{}", .run) == [])
  }
}

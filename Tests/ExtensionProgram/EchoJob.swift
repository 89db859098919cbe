import Base
import Engine
import Glibc

/// Writes back what each item says: a job made of nothing but the protocol.
struct EchoJob: Job {
  struct Settings: JobSettings {
    var engine = EngineSettings()
    var times = 1
    var pauseMilliseconds = 0
  }

  let name = "echo"
  let words = ReportWords(
    items: "texts", made: "echoes", madeBriefly: "echoes", unmade: "without an echo")
  let outputs = [
    OutputSpec(
      name: "echoes", fileName: "echoes", format: .lines, title: "Echoes", isRequired: true)
  ]
  let schema = SettingsSchema(
    initial: Settings(),
    sections: [
      EngineSettings.section.lifted(by: \Settings.engine),
      SettingsSection(keys: [
        SettingKey("times", .integer(1...9), \.times, altersResults: true),
        SettingKey("pause_ms", .integer(0...1000), \.pauseMilliseconds),
      ]),
    ])

  func makeWork(_ settings: Settings, _ context: WorkerContext) -> Work {
    { item, _ in
      guard let text = try? JSONValue(parsing: item.payload)["content"]?.string else {
        return ItemResult(
          outcome: ItemOutcome(
            state: .failed, stage: "echo", cause: "no_text", detail: "The item has no text."))
      }
      if text.hasPrefix("crash") { kill(getpid(), SIGKILL) }
      usleep(UInt32(settings.pauseMilliseconds) * 1000)
      var writer = JSONWriter()
      writer.object { record in
        record.member("source_id", item.sourceID)
        record.member("echo", String(repeating: text, count: settings.times))
      }
      return ItemResult(
        outcome: ItemOutcome(state: .accepted), records: ["echoes": [writer.bytes]],
        counters: Counters(["echoed": settings.times]))
    }
  }
}

import Base
import Engine
import SynthesisCore
import Synthesize

/// Synthesis with a fault wherever a seed orders one.
struct FaultyJob: Job {
  private let base = SynthesizeJob(environments: .standard)

  var name: String { base.name }
  var schema: SettingsSchema<SynthesisSettings> { base.schema }
  var outputs: [OutputSpec] { base.outputs }

  func prepare(
    _ loaded: inout LoadedSettings<SynthesisSettings>, for purpose: SettingsReading.Purpose
  ) throws -> RunTraits {
    try base.prepare(&loaded, for: purpose)
  }

  func makeWork(_ settings: SynthesisSettings, _ context: WorkerContext) throws -> Work {
    let work = try base.makeWork(settings, context)
    return { item, tracker in
      let content = FaultOrder.content(of: item.payload)
      Diary.note("begin", content)
      let order = FaultOrder(content)
      order.commitProcessFault(content)
      do {
        try await order.waitUntilCancelled(content)
      } catch {
        return ItemResult(
          outcome: ItemOutcome(
            state: .failed, stage: "worker", cause: "cancelled", detail: "\(error)"))
      }
      return await work(item, tracker)
    }
  }
}

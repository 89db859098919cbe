import Engine
import Glibc

/// A worker that misbehaves on order: each seed's content says how. Variables say what it does
/// before any seed, and whether it serves by the engine's own loop or by one written from the
/// protocol's description alone.
switch Setting.boot.value {
case "exit":
  Diary.note("boot", "exit")
  exit(7)
case "hang":
  Diary.note("boot", "hang")
  ProcessFault.sleepForever()
case "greet-and-exit":
  Diary.note("boot", "greet-and-exit")
  HandmadeWorker.greet()
  exit(7)
case "segfault":
  Diary.note("boot", "segfault")
  ProcessFault.dereferenceNull()
case let other?: fatalError("unknown boot \(other)")
case nil: break
}

switch Setting.loop.value {
case "engine": exit(WorkerMain.run(JobRegistry([FaultyJob()])))
case "gate":
  // No worker at all: asks for leave to send requests, and says when it got it.
  let words = (Setting.gate.value ?? "").split(separator: " ").compactMap { Int($0) }
  guard words.count == 3 else { fatalError("a gate without a load") }
  let times = try await GateLoad.run(
    inFlight: words[0], holding: .milliseconds(words[1]), for: .milliseconds(words[2]))
  for time in times { print(time) }
  exit(0)
case nil: HandmadeWorker().serve()
case let other?: fatalError("unknown loop \(other)")
}

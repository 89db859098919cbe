import Engine
import Glibc
import SynthesisCore

// The parent gives it none.
if CommandLine.arguments.count > 1 { exit(WorkerMain.explain(CommandLine.arguments.dropFirst())) }
exit(WorkerMain.run(.standard))

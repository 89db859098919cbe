import Engine
import Environment
import Glibc
import SynthesisCore
import Synthesize

// The parent's program and the worker's in one, with jobs and environments of its own.
//
//     extension-program CONFIG              starts a run
//     extension-program CONFIG --simulate   with a model that is none
//     extension-program CONFIG --resume     resumes it
//     extension-program                     is a worker

let jobs = JobRegistry([
  SynthesizeJob(environments: EnvironmentRegistry([.dice])),
  EchoJob(),
])

guard CommandLine.arguments.count > 1 else { exit(WorkerMain.run(jobs)) }
var request = RunRequest(configurationPath: CommandLine.arguments[1])
for option in CommandLine.arguments.dropFirst(2) {
  switch option {
  case "--simulate": request.isSimulated = true
  case "--resume": request.resume = .newest
  default: fatalError("no option \(option)")
  }
}
exit(SynthesisCommand.run(request, jobs: jobs))

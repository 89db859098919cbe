import Glibc

let names = CommandLine.arguments.dropFirst()
if names.first == RequestGateBenchmark.loadArgument {
  try await RequestGateBenchmark.load(names.dropFirst().compactMap { Int($0) })
  exit(0)
}
let known = Benchmark.all.map(\.name)
guard names.allSatisfy(known.contains) else {
  report("usage: benchmarks [NAME…], of:")
  for benchmark in Benchmark.all { report("  \(benchmark.name): \(benchmark.summary)") }
  exit(names.contains("--help") ? 0 : 2)
}

do {
  try await ShippedPrograms.build()
} catch {
  report("\(error)")
  exit(1)
}
report(Machine.description)
var findings: [Finding] = []
for benchmark in Benchmark.all {
  guard names.isEmpty ? benchmark.isUsual : names.contains(benchmark.name) else { continue }
  report("\(benchmark.name): \(benchmark.summary)")
  do {
    findings += try await benchmark.measure()
  } catch {
    report("\(benchmark.name): \(error)")
    exit(1)
  }
}
print(FindingTable(findings: findings).text)
exit(findings.allSatisfy(\.isMet) ? 0 : 1)

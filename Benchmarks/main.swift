import Glibc

let names = CommandLine.arguments.dropFirst()
let known = Benchmark.all.map(\.name)
guard names.allSatisfy(known.contains) else {
  report("usage: benchmarks [NAME…], of:")
  for benchmark in Benchmark.all { report("  \(benchmark.name): \(benchmark.summary)") }
  exit(names.contains("--help") ? 0 : 2)
}

let chosen = Benchmark.all.filter { names.isEmpty ? $0.isUsual : names.contains($0.name) }
do {
  if chosen.contains(where: \.runsPrograms) { try await ShippedPrograms.build() }
} catch {
  report("\(error)")
  exit(1)
}
report(Machine.description)
var findings: [Finding] = []
for benchmark in chosen {
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

import Glibc

let names = CommandLine.arguments.dropFirst()
if names.first == "search-quality", names.count == 4 {
  let paths = Array(names.dropFirst())
  do {
    let findings = try SearchQuality.findings(
      corpus: paths[0], queries: paths[1], judgements: paths[2])
    print(FindingTable(findings: findings).text)
    exit(0)
  } catch {
    report("\(error)")
    exit(1)
  }
}
let known = Benchmark.all.map(\.name)
guard names.allSatisfy(known.contains) else {
  report("usage: benchmarks [NAME…], of:")
  for benchmark in Benchmark.all { report("  \(benchmark.name): \(benchmark.summary)") }
  report("usage: benchmarks search-quality CORPUS.jsonl QUERIES QRELS")
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

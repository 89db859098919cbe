// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let library = "Sources/SynthesisCore/"

/// The library's targets below its top, `Commands`, which is the target SynthesisCore.
let layers = [
  "Base", "Net", "Engine", "Models", "Environment", "Calculator", "Python", "Web", "Synthesize",
]

func byName(_ names: [String]) -> [Target.Dependency] { names.map { .byName(name: $0) } }

/// A folder of the library as a target that may import those named.
func layer(_ name: String, in folder: String = "", below: [String]) -> Target {
  .target(
    name: name, dependencies: byName(below), path: library + folder + name, swiftSettings: strict)
}

let package = Package(
  name: "synthesize-multi",
  products: [
    .executable(name: "synthesize-multi", targets: ["SynthesizeMulti"]),
    .executable(name: "seed-worker", targets: ["SeedWorker"]),
    .executable(name: "benchmarks", targets: ["Benchmarks"]),
    // Only a product is a file of its own, as tests need it to preload it.
    .library(name: "FaultySystem", type: .dynamic, targets: ["FaultySystem"]),
  ],
  targets: [
    // Needs libcurl's header to build; the library itself is loaded at run time.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CSystem"),
    layer("Base", below: ["CSystem"]),
    layer("Net", below: ["Base", "CCurl", "CSystem"]),
    layer("Engine", below: ["Net", "Base", "CSystem"]),
    layer("Models", below: ["Engine", "Net", "Base"]),
    layer("Environment", in: "Tools/", below: ["Net", "Base"]),
    layer("Calculator", in: "Tools/", below: ["Environment", "Net", "Base"]),
    layer("Python", in: "Tools/", below: ["Environment", "Net", "Base", "CSystem"]),
    layer("Web", in: "Tools/", below: ["Environment", "Net", "Base"]),
    layer("Synthesize", in: "Jobs/", below: ["Models", "Engine", "Environment", "Net", "Base"]),
    .target(
      name: "SynthesisCore", dependencies: byName(layers + ["CSystem"]),
      path: library + "Commands", swiftSettings: strict),
    .executableTarget(
      name: "SynthesizeMulti", dependencies: ["SynthesisCore", "Models", "Engine", "Base"],
      swiftSettings: strict),
    .executableTarget(
      name: "SeedWorker", dependencies: ["SynthesisCore", "Engine"], swiftSettings: strict),
    .executableTarget(
      name: "FaultyWorker", dependencies: byName(layers + ["SynthesisCore", "CSystem"]),
      path: "Tests/FaultyWorker", swiftSettings: strict),
    .executableTarget(
      name: "ExtensionProgram", dependencies: byName(layers + ["SynthesisCore"]),
      path: "Tests/ExtensionProgram", swiftSettings: strict),
    .target(name: "FaultySystem", path: "Tests/FaultySystem"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: byName(layers + ["SynthesisCore", "CSystem", "TestSupport", "FaultyWorker"]),
      path: "Benchmarks", exclude: ["baseline"], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: byName(layers + ["SynthesisCore", "CSystem"]),
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "SynthesisCoreTests",
      dependencies: byName(
        layers + ["SynthesisCore", "SynthesizeMulti", "ExtensionProgram", "TestSupport"]),
      exclude: ["Jobs/Synthesize/Prompts/Golden"], swiftSettings: strict),
    .testTarget(
      name: "IntegrationTests",
      dependencies: byName(
        layers + [
          "CSystem", "SynthesisCore", "TestSupport", "SynthesizeMulti", "SeedWorker",
          "ExtensionProgram",
        ]),
      swiftSettings: strict),
    .testTarget(
      name: "FaultTests",
      dependencies: byName(
        layers + ["SynthesisCore", "TestSupport", "SynthesizeMulti", "FaultyWorker"]),
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

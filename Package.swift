// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

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
    .target(name: "SynthesisCore", dependencies: ["CCurl", "CSystem"], swiftSettings: strict),
    .executableTarget(
      name: "SynthesizeMulti", dependencies: ["SynthesisCore"], swiftSettings: strict),
    .executableTarget(name: "SeedWorker", dependencies: ["SynthesisCore"], swiftSettings: strict),
    .executableTarget(
      name: "FaultyWorker", dependencies: ["SynthesisCore", "CSystem"],
      path: "Tests/FaultyWorker", swiftSettings: strict),
    .target(name: "FaultySystem", path: "Tests/FaultySystem"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["SynthesisCore", "CSystem", "TestSupport", "FaultyWorker"],
      path: "Benchmarks", exclude: ["baseline"], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["SynthesisCore", "CSystem"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "SynthesisCoreTests",
      dependencies: ["SynthesisCore", "SynthesizeMulti", "TestSupport"],
      exclude: ["Jobs/Synthesize/Prompts/Golden"], swiftSettings: strict),
    .testTarget(
      name: "IntegrationTests",
      dependencies: ["CSystem", "SynthesisCore", "TestSupport", "SynthesizeMulti", "SeedWorker"],
      swiftSettings: strict),
    .testTarget(
      name: "FaultTests",
      dependencies: ["SynthesisCore", "TestSupport", "SynthesizeMulti", "FaultyWorker"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

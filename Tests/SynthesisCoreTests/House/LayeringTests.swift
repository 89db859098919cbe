import Testing

/// The rules of the house, as docs/ARCHITECTURE.md tells them.
@Suite("Layering")
struct LayeringTests {
  /// From the top; a folder may name types of its own floor and of those below.
  static let floors: [[String]] = [
    ["Run"],
    ["Pool", "Explore", "Synthesize", "Output", "Report"],
    ["Protocol", "Model", "Environments", "Prompts"],
    ["Configuration", "Seeds", "Records"],
    ["Support"],
  ]

  /// Folders of one floor that must not know one another.
  static let strangers: [(folder: String, unknown: [String])] = [
    ("Pool", ["Explore", "Synthesize", "Output", "Report"]),
    ("Explore", ["Pool", "Output", "Report", "Synthesize"]),
    ("Synthesize", ["Pool", "Output", "Report"]),
  ]

  /// Modules through which a file can do something to the world outside, and the files that may.
  static let effects: [String: Set<String>] = [
    "CCurl": [
      "Model/HTTP/CurlHandle.swift", "Model/HTTP/CurlMulti.swift", "Model/HTTP/CurlThread.swift",
    ],
    "CSystem": [
      "Environments/Python/NodeChannel.swift", "Environments/Python/OutputPipe.swift",
      "Environments/Python/PythonSandbox.swift",
      "Environments/Python/SandboxLaunch.swift", "Environments/Python/SandboxedProcess.swift",
      "Model/Cache/CacheFolder.swift",
      "Pool/PoolLoop.swift", "Pool/Readiness.swift", "Pool/StrayProcesses.swift",
      "Pool/WorkerProcess.swift", "Run/Console.swift", "Run/LargeBlocks.swift",
      "Run/SignalSource.swift",
      "Run/WorkerLoop.swift",
      "Run/WorkerMain.swift", "Support/ProgramOutput.swift", "Support/SharedWords.swift",
      "Support/WakeSignal.swift",
    ],
    "Dispatch": [
      "Environments/Python/BlockingExecutor.swift", "Environments/Web/Visit/HostResolver.swift",
      "Output/CommitQueue.swift", "Support/BlockingQueue.swift",
    ],
    "Glibc": [
      // Pure: the functions of math.h, which FoundationEssentials does not show on Linux.
      "Environments/Calculator/Numbers/RealFunctions.swift",
      // iconv, which reads its tables from the system's files.
      "Environments/Web/Page/EncodingConversion.swift",
      "Environments/Web/Visit/HostResolver.swift", "Environments/Web/Visit/HostTurn.swift",
      "Environments/Web/Search/Index/MappedFile.swift",
      "Environments/Web/Search/Index/SearchCorpus.swift",
      "Environments/Web/Search/Index/SearchIndexStore.swift",
      "Environments/Web/Search/Index/SearchIndexWriter.swift",
      "Run/ScratchFolder.swift",
      "Environments/Python/BranchRun.swift", "Environments/Python/InterpreterProbe.swift",
      "Environments/Python/NodeChannel.swift", "Environments/Python/OpenFolder.swift",
      "Environments/Python/OutputPipe.swift", "Environments/Python/PythonSandbox.swift",
      "Environments/Python/SandboxLaunch.swift", "Environments/Python/SandboxedProcess.swift",
      "Environments/Python/WorkspaceFolder.swift",
      "Model/Cache/CacheFolder.swift", "Model/HTTP/CurlHandle.swift", "Model/HTTP/CurlLoop.swift",
      "Output/DirectoryLock.swift",
      "Output/CommitTrial.swift", "Output/DiskFile.swift", "Output/RunCompaction.swift",
      "Output/RunFiles+Creating.swift",
      "Output/RunFiles+Resuming.swift", "Run/FailedSeedsFile.swift", "Pool/PoolLoop.swift",
      "Pool/Readiness.swift", "Pool/StrayProcesses.swift",
      "Pool/WorkerConnection.swift", "Pool/WorkerMemory.swift",
      "Pool/WorkerProcess.swift", "Run/Console.swift", "Run/Doctor/DescriptorLimit.swift",
      "Run/Doctor/DiskExamination.swift", "Run/LocalTime.swift",
      "Run/RunLauncher.swift", "Run/Trials/SharedRateTrial.swift", "Run/SignalSource.swift",
      "Run/SynthesisRun.swift",
      "Run/WorkerLoop.swift", "Run/WorkerMain.swift",
      "Support/CStrings.swift", "Support/Directory.swift", "Support/FileByteSource.swift",
      "Support/InstalledProgram.swift", "Support/MonotonicTime.swift",
      "Support/ProcessTree.swift", "Support/ProgramOutput.swift", "Support/ScratchFile.swift",
      "Support/SharedWords.swift",
      "Support/SystemError.swift", "Support/WakeSignal.swift", "Support/WriteAll.swift",
    ],
  ]

  @Test("Every folder has its floor")
  func foldersAreKnown() throws {
    let folders = Set(try SourceTree().files.map(\.folder))
    #expect(folders.subtracting(Self.floors.joined()) == [])
    #expect(folders.count >= 12)
  }

  @Test("No file names a type of a floor above its own, or of a folder it must not know")
  func noNamesFromAbove() throws {
    let files = try SourceTree().files
    var owners: [String: Set<String>] = [:]
    for file in files {
      for type in file.types { owners[type, default: []].insert(file.folder) }
    }
    for file in files {
      let forbidden = Self.forbidden(to: file.folder)
      for word in file.words {
        guard let folders = owners[word], folders.isSubset(of: forbidden) else { continue }
        Issue.record("\(file.path) names \(word) of \(folders.sorted())")
      }
    }
  }

  @Test("Only effect files reach the system")
  func effectsAreNamed() throws {
    for file in try SourceTree().files {
      for (module, allowed) in Self.effects
      where file.imports.contains(module) && !allowed.contains(file.path) {
        Issue.record("\(file.path) imports \(module)")
      }
    }
  }

  @Test("No file is on the list of effects for a module that it does not import")
  func effectsAreNotLeftOver() throws {
    let files = try SourceTree().files
    for (module, paths) in Self.effects {
      for path in paths {
        let file = files.first { $0.path == path }
        #expect(file?.imports.contains(module) == true, "\(path) does not import \(module)")
      }
    }
  }

  private static func forbidden(to folder: String) -> Set<String> {
    let floor = floors.firstIndex { $0.contains(folder) } ?? 0
    let above = floors[..<floor].joined()
    let unknown = strangers.first { $0.folder == folder }?.unknown ?? []
    return Set(above).union(unknown)
  }
}

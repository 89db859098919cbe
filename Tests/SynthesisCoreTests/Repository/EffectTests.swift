import Testing

/// Which files of the library may reach the system, as docs/ARCHITECTURE.md tells.
@Suite("Effects")
struct EffectTests {
  /// Modules through which a file can do something to the world outside, and the files that may.
  static let effects: [String: Set<String>] = [
    "CCurl": [
      "Net/HTTP/CurlHandle.swift", "Net/HTTP/CurlMulti.swift", "Net/HTTP/CurlThread.swift",
    ],
    "CSystem": [
      "Net/HTTP/CurlLoop.swift",
      "Tools/Python/NodeChannel.swift", "Tools/Python/OutputPipe.swift",
      "Tools/Python/PythonSandbox.swift",
      "Tools/Python/SandboxLaunch.swift", "Tools/Python/SandboxedProcess.swift",
      "Base/Cache/CacheFolder.swift",
      "Engine/Pool/PoolLoop.swift", "Engine/Pool/Readiness.swift",
      "Engine/Pool/OrphanReaper.swift",
      "Engine/Pool/WorkerProcess.swift", "Commands/Console.swift",
      "Base/Processes/MallocTuning.swift", "Base/Processes/ProgramPages.swift",
      "Engine/Run/SignalSource.swift",
      "Engine/Worker/WorkerMain.swift", "Base/Processes/ProgramOutput.swift",
      "Base/Processes/SharedWords.swift", "Base/Processes/ThreadTrial.swift",
      "Base/Processes/WakeSignal.swift", "Base/Processes/StandardDescriptors.swift",
    ],
    "Dispatch": [
      "Tools/Python/BlockingExecutor.swift", "Net/Addresses/HostResolver.swift",
      "Engine/Store/CommitQueue.swift", "Base/Concurrency/BlockingQueue.swift",
    ],
    "Glibc": [
      // Pure: the functions of math.h, which FoundationEssentials does not show on Linux.
      "Base/Numbers/RealFunctions.swift",
      // iconv, which reads its tables from the system's files.
      "Tools/Web/Page/EncodingConversion.swift",
      "Net/Addresses/HostResolver.swift", "Tools/Web/Visit/HostPermit.swift",
      "Tools/Web/Search/Index/MappedFile.swift",
      "Tools/Web/Search/Index/SearchCorpus.swift",
      "Tools/Web/Search/Index/SearchIndexStore.swift",
      "Tools/Web/Search/Index/SearchIndexWriter.swift",
      "Base/Files/ScratchFolder.swift",
      "Tools/Python/BranchRun.swift", "Tools/Python/InterpreterProbe.swift",
      "Tools/Python/NodeChannel.swift", "Tools/Python/OpenFolder.swift",
      "Tools/Python/OutputPipe.swift", "Tools/Python/PythonSandbox.swift",
      "Tools/Python/SandboxLaunch.swift", "Tools/Python/SandboxedProcess.swift",
      "Tools/Python/WorkspaceFolder.swift",
      "Base/Cache/CacheFolder.swift", "Net/HTTP/CurlHandle.swift", "Net/HTTP/CurlLoop.swift",
      "Engine/Input/SeedPipe.swift", "Engine/Store/DirectoryLock.swift",
      "Engine/Store/LockOwner.swift", "Engine/Store/RunSearch.swift",
      "Engine/Store/CommitProbe.swift", "Engine/Store/DiskFile.swift",
      "Engine/Store/RunCompaction.swift",
      "Engine/Store/RunFiles+Creating.swift",
      "Engine/Store/FailedItemsFile.swift",
      "Engine/Pool/PoolLoop.swift",
      "Engine/Pool/Readiness.swift", "Engine/Pool/OrphanReaper.swift",
      "Engine/Pool/WorkerConnection.swift", "Engine/Pool/WorkerMemory.swift",
      "Engine/Pool/WorkerProcess.swift", "Commands/Console.swift",
      "Commands/StandardOutput.swift",
      "Commands/Checks/DescriptorLimit.swift",
      "Commands/Checks/DiskCheck.swift", "Base/Time/LocalTime.swift",
      "Commands/RunLauncher.swift", "Commands/TerminalQuestion.swift",
      "Engine/Run/SignalSource.swift",
      "Engine/Run/RunDriver.swift",
      "Engine/Worker/Outbox.swift", "Engine/Worker/WorkerLoop.swift",
      "Engine/Worker/WorkerMain.swift",
      "Base/Processes/CStrings.swift", "Base/Files/Directory.swift",
      "Base/Files/FileByteSource.swift", "Base/Files/HomeFolder.swift",
      "Base/Processes/InstalledProgram.swift",
      "Base/Processes/ProcessTree.swift", "Base/Processes/ProgramOutput.swift",
      "Base/Files/ScratchFile.swift",
      "Base/Processes/SharedWords.swift",
      "Base/Processes/StandardDescriptors.swift", "Base/Processes/SystemError.swift",
      "Base/Processes/WakeSignal.swift",
      "Base/Processes/WriteAll.swift",
    ],
  ]

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
}

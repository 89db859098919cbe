import CSystem
import Glibc

/// Starts a sandbox's first process.
struct SandboxLaunch {
  private let plan: PythonSandbox.Plan
  private let shown: [String]
  private let workspace: String

  init(_ plan: PythonSandbox.Plan, folder: WorkspaceFolder?) {
    self.plan = plan
    shown = plan.installation.shown(packages: plan.packages) { path in
      access(path, F_OK) == 0 && Self.linkTarget(path) == nil
    }
    workspace = folder?.path ?? PythonInstallation.workspace(besides: shown)
  }

  /// An interpreter without the host's environment, its user's folders and anyone's site packages,
  /// that computes the same on every run.
  private var arguments: [String] {
    [
      "python", "-s", "-S", "-B", "-c", ZygoteProgram.text, workspace,
      String(plan.settings.outputCharacters),
    ] + [plan.packages].compactMap(\.self)
  }

  private var environment: [String] {
    [
      "PYTHONHASHSEED=0", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1",
      "LC_ALL=C.UTF-8", "HOME=\(workspace)", "TMPDIR=\(workspace)",
      "WORKSPACE_BYTES=\(plan.settings.workspaceMegabytes << 20)",
    ]
  }

  func start(control: Int32, errors: Int32) throws(SystemError) -> csystem_sandbox_process {
    let links = ["/bin", "/lib", "/lib64", "/lib32"].flatMap { path in
      Self.linkTarget(path).map { [path, $0] } ?? []
    }
    let settings = plan.settings
    var process = csystem_sandbox_process()
    var failed: UnsafePointer<CChar>?
    let code = withCStrings([plan.installation.executable] + shown) { paths in
      withCStrings(arguments) { arguments in
        withCStrings(environment) { environment in
          withCStrings(links + [workspace]) { links in
            let shownPaths = paths.dropFirst().dropLast().map { UnsafePointer($0) }
            let linkPaths = links.dropLast(2).map { UnsafePointer($0) }
            return shownPaths.withUnsafeBufferPointer { shownPaths in
              linkPaths.withUnsafeBufferPointer { linkPaths in
                arguments.withUnsafeBufferPointer { arguments in
                  environment.withUnsafeBufferPointer { environment in
                    var sandbox = csystem_sandbox()
                    sandbox.tier = plan.tier.number
                    sandbox.program = paths[0].map { UnsafePointer($0) }
                    sandbox.arguments = arguments.baseAddress
                    sandbox.environment = environment.baseAddress
                    sandbox.shown = shownPaths.baseAddress
                    sandbox.shown_count = shownPaths.count
                    sandbox.links = linkPaths.baseAddress
                    sandbox.link_count = linkPaths.count / 2
                    sandbox.workspace = links[links.count - 2].map { UnsafePointer($0) }
                    sandbox.memory_bytes = UInt64(settings.memoryMegabytes) << 20
                    sandbox.cpu_seconds = UInt64(settings.cpuSeconds)
                    sandbox.processes = UInt64(settings.liveNodes + settings.processes + 2)
                    sandbox.open_files = UInt64(settings.openFiles)
                    sandbox.file_bytes = UInt64(settings.fileMegabytes) << 20
                    sandbox.workspace_bytes = UInt64(settings.workspaceMegabytes) << 20
                    sandbox.workspace_files = UInt64(PythonSettings.workspaceFiles)
                    sandbox.store_bytes = UInt64(settings.workspaceMegabytes) << 22
                    return csystem_sandbox_spawn(&sandbox, control, errors, &process, &failed)
                  }
                }
              }
            }
          }
        }
      }
    }
    guard code == 0 else {
      let step = failed.map { String(cString: $0) } ?? ""
      throw SystemError(step.isEmpty ? "start a sandbox" : step, code: code)
    }
    return process
  }

  private static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension SandboxTier {
  fileprivate var number: csystem_sandbox_tier {
    switch self {
    case .namespaces: CSYSTEM_SANDBOX_NAMESPACES
    case .landlock: CSYSTEM_SANDBOX_LANDLOCK
    case .none: CSYSTEM_SANDBOX_NONE
    }
  }
}

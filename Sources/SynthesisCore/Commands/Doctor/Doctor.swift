import FoundationEssentials

/// Looks at everything that a run of a config needs, without starting one.
struct Doctor {
  let loaded: LoadedSettings<SynthesisSettings>
  let directory: String

  /// `found` gets each check as soon as it is made; an endpoint may take its time.
  func examine(_ found: (DoctorCheck) -> Void) async -> [DoctorCheck] {
    var checks: [DoctorCheck] = []
    func note(_ check: DoctorCheck) {
      checks.append(check)
      found(check)
    }
    note(worker)
    note(
      DescriptorNeed.check(limit: DescriptorLimit.current, workers: configuration.engine.maxWorkers)
    )
    note(DiskExamination.check(directory: directory, workers: configuration.engine.maxWorkers))
    if let check = DoctorCheck.window(configuration.engine.runWindow, now: LocalTime.now) {
      note(check)
    }
    note(await tools)
    let transport = CurlTransport(CurlOptions(environment: ProcessInfo.processInfo.environment))
    if let settings = search { note(await .search(settings, transport: transport)) }
    for place in places {
      let trial = await EndpointTrial(
        of: place, settings: configuration.model, transport: transport)
      for check in DoctorCheck.endpoint(trial) { note(check) }
    }
    await transport.shutDown()
    return checks
  }

  private var configuration: SynthesisSettings { loaded.settings }

  private var worker: DoctorCheck {
    do throws(UsageProblem) {
      return .good("worker", try RunLauncher.worker(configuration).path)
    } catch {
      return .failure("worker", error.lines.joined(separator: "; "))
    }
  }

  /// Opens the environment as for a seed: then what it needs of the machine is there.
  private var tools: DoctorCheck {
    get async {
      do {
        let scratch = try ScratchFolder()
        defer { scratch.remove() }
        let settled = try RunLauncher.settled(configuration, loaded, pageStore: scratch.path)
        let environment = try RunLauncher.environment(settled, loaded)
        try await ToolRunner.tryOpening(environment)
        let names = environment.tools.map(\.name)
        return .good(
          "tools", "\(configuration.mode.rawValue) mode: \(names.joined(separator: ", "))")
      } catch let problem as UsageProblem {
        return .failure("tools", problem.lines.joined(separator: "; "))
      } catch {
        return .failure("tools", "\(error)")
      }
    }
  }

  /// How web mode searches; nil for other modes, and where the check of the tools has told already
  /// why it can't.
  private var search: WebSearchSettings? {
    guard configuration.mode == .web,
      let settled = try? RunLauncher.settled(configuration, loaded, pageStore: "")  // see above
    else { return nil }
    return try? WebSearchSettings(  // they were read when the configuration was settled
      arguments: settled.environmentArguments, variables: .none)
  }

  /// The endpoints of all roles, each once.
  private var places: [EndpointSettings] {
    var places: [EndpointSettings] = []
    for place in ModelRole.allCases.flatMap({ configuration.model.endpoints(for: $0) })
    where !places.contains(where: place.asksTheSame) { places.append(place) }
    return places
  }
}

extension EndpointSettings {
  /// Whether one trial tells of both.
  fileprivate func asksTheSame(_ other: EndpointSettings) -> Bool {
    (baseURL, apiKey, modelName, dialect)
      == (other.baseURL, other.apiKey, other.modelName, other.dialect)
  }
}

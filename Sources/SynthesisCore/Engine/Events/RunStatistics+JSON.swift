extension RunStatistics {
  /// What the statistics file says of a run besides its counts.
  struct Frame: Sendable {
    var mode: EnvironmentMode
    var stamp: String
    var modelName: String
    var isSimulated: Bool
    /// The tier of the sandbox that tools run in; empty for tools that need none.
    var sandbox: String
    /// `complete`, or why the run ended before its seeds did.
    var status: String
    var startedAt: String
    var endedAt: String
    /// Of this start; a run that was gone on with has had others.
    var elapsed: Duration
    var seedsBefore: Int
    /// Seeds that the run is about, whether they have ended or not.
    var seedsSelected: Int
    var maxWorkers: Int
    var crashes: Int
    /// How many resumes changed a setting that alters results, by its name.
    var settingsChanged: [String: Int] = [:]
    var spending = SpendingReport()
  }

  /// The statistics file, indented for people.
  func json(_ frame: Frame) -> [UInt8] {
    let seconds = frame.elapsed.inSeconds
    let perMinute = seconds > 0 ? 60 / seconds : 0
    var writer = JSONWriter()
    writer.object { object in
      object.member("status", frame.status)
      object.member("environment_mode", frame.mode.rawValue)
      object.member("stamp", frame.stamp)
      object.member("model_name", frame.modelName)
      object.member("simulated", frame.isSimulated)
      object.member("sandbox", frame.sandbox)
      object.member("settings_changed") { $0.value(counts: frame.settingsChanged) }
      object.member("started_at", frame.startedAt)
      object.member("ended_at", frame.endedAt)
      object.member("elapsed_seconds", seconds.roundedToThousandths)
      object.member("seeds_selected", frame.seedsSelected)
      object.member("seeds_total", seeds)
      object.member("seeds") { writer in
        writer.object { states in
          for state in ItemState.allCases {
            states.member(state.rawValue, self.states[state, default: 0])
          }
        }
      }
      object.member("causes") { $0.value(counts: causes) }
      object.member("yield") { funnel.write(to: &$0, omitsZeros: false) }
      object.member("trajectories", trajectories)
      object.member("qa_pairs", pairs)
      object.member("attempts", attempts)
      object.member("worker_crashes", frame.crashes)
      object.member("throughput") { writer in
        writer.object {
          $0.member(
            "seeds_per_minute",
            (Double(max(0, seeds - frame.seedsBefore)) * perMinute).roundedToThousandths)
        }
      }
      object.member("seed_seconds") { $0.value(percentiles: seedLatency) }
      object.member("model") { writer in
        writer.object {
          $0.member("requests", usage.requests)
          $0.member("retries", usage.retries)
          $0.member("corrections", usage.corrections)
          $0.member("failures", usage.failures)
          $0.member("refusals", usage.refusals)
          $0.member("throttled", usage.throttles)
          $0.member("invalid_replies", usage.invalidReplies)
          $0.member("prompt_tokens", usage.promptTokens)
          $0.member("cached_prompt_tokens", usage.cachedPromptTokens)
          $0.member("completion_tokens", usage.completionTokens)
          $0.member("reasoning_tokens", usage.reasoningTokens)
          $0.member("cache_hits", usage.cacheHits)
          $0.member("cache_failures", usage.cacheFailures)
          $0.member("request_seconds") { $0.value(percentiles: usage.latency) }
        }
      }
      object.member("spending") { $0.value(frame.spending) }
      object.member("max_workers", frame.maxWorkers)
      object.member("workers") { writer in
        writer.array(workers.sorted { $0.key < $1.key }) { writer, worker in
          writer.object {
            $0.member("worker", worker.key)
            $0.member("seeds", worker.value.seeds)
            $0.member("busy_seconds", Double(worker.value.busyMilliseconds) / 1000)
            $0.member(
              "busy_share",
              busyShare(of: worker.value, seconds: seconds))
          }
        }
      }
    }
    return writer.bytes.indentedJSON
  }
}

/// Of the time since this start. A run that was gone on with has earlier starts in its counts.
private func busyShare(of worker: RunStatistics.Worker, seconds: Double) -> Double {
  guard seconds > 0 else { return 0 }
  return min(1, Double(worker.busyMilliseconds) / 1000 / seconds).roundedToThousandths
}

extension Double {
  fileprivate var roundedToThousandths: Double { (self * 1000).rounded() / 1000 }
}

extension JSONWriter {
  fileprivate mutating func value(_ spending: SpendingReport) {
    object {
      $0.member("cost", spending.spent.cost.double)
      $0.member("projected_cost", (spending.projected ?? spending.spent.cost).double)
      $0.member("tokens", spending.spent.tokens)
      $0.member("quotas") { writer in
        writer.array(spending.quotas) { writer, quota in
          writer.object {
            $0.member("model_name", quota.model)
            $0.member("concurrency", quota.concurrency)
            $0.member("throttles", quota.throttles)
            $0.member("paused_seconds", quota.pausedSeconds.roundedToThousandths)
          }
        }
      }
    }
  }

  fileprivate mutating func value(percentiles latency: LatencyHistogram) {
    object {
      for (name, fraction) in [
        ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("max", 1),
      ] {
        $0.member(name, ((latency.percentile(fraction) ?? 0) / 1000).roundedToThousandths)
      }
    }
  }
}

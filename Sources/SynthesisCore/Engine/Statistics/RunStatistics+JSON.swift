import Base

extension RunStatistics {
  /// What the statistics file says of a run besides its counts.
  struct Facts: Sendable {
    /// The run's label: the mode of a synthesis.
    var label: String
    var stamp: String
    var modelName: String
    var isSimulated: Bool
    /// The tier of the sandbox that tools run in; empty for tools that need none.
    var sandbox: String
    /// `complete`, or why the run ended before its seeds did.
    var status: String
    var startedAt: String
    var endedAt: String
    /// Of this start; a run that was resumed has had others.
    var elapsed: Duration
    var itemsBefore: Int
    /// Items that the run is about, whether they have ended or not.
    var itemsSelected: Int
    var maxWorkers: Int
    var crashes: Int
    /// The job's counts that are told whether they are zero or not, in this order.
    var counterNames: [String]
    var outputs: [OutputSpec]
    /// How many resumes changed a setting that alters results, by its name.
    var settingsChanged: [String: Int] = [:]
    var spending = SpendingReport()
  }

  /// The statistics file, indented for people.
  func json(_ facts: Facts) -> [UInt8] {
    let seconds = facts.elapsed.inSeconds
    let perMinute = seconds > 0 ? 60 / seconds : 0
    var writer = JSONWriter()
    writer.object { object in
      object.member("status", facts.status)
      object.member("environment_mode", facts.label)
      object.member("stamp", facts.stamp)
      object.member("model_name", facts.modelName)
      object.member("simulated", facts.isSimulated)
      object.member("sandbox", facts.sandbox)
      object.member("settings_changed") { $0.value(counts: facts.settingsChanged) }
      object.member("started_at", facts.startedAt)
      object.member("ended_at", facts.endedAt)
      object.member("elapsed_seconds", seconds.roundedToThousandths)
      object.member("seeds_selected", facts.itemsSelected)
      object.member("seeds_total", items)
      object.member("seeds") { writer in
        writer.object { states in
          for state in ItemState.allCases {
            states.member(state.rawValue, self.states[state, default: 0])
          }
        }
      }
      object.member("causes") { $0.value(counts: causes) }
      object.member("yield") { counters.write(to: &$0, names: facts.counterNames) }
      for (index, output) in facts.outputs.enumerated() {
        object.member(
          output.countName.isEmpty ? output.name : output.countName,
          records.indices.contains(index) ? records[index] : 0)
      }
      object.member("attempts", attempts)
      object.member("worker_crashes", facts.crashes)
      object.member("throughput") { writer in
        writer.object {
          $0.member(
            "seeds_per_minute",
            (Double(max(0, items - facts.itemsBefore)) * perMinute).roundedToThousandths)
        }
      }
      object.member("seed_seconds") { $0.value(percentiles: itemLatency) }
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
      object.member("spending") { $0.value(facts.spending) }
      object.member("max_workers", facts.maxWorkers)
      object.member("workers") { writer in
        writer.array(workers.sorted { $0.key < $1.key }) { writer, worker in
          writer.object {
            $0.member("worker", worker.key)
            $0.member("seeds", worker.value.items)
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

/// Of the time since this start. A run that was resumed has earlier starts in its counts.
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

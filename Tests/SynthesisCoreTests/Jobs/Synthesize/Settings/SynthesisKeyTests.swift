import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import SynthesisCore
@testable import Synthesize

@Suite("Config keys")
struct SynthesisKeyTests {
  @Test("every key reaches its setting")
  func everyKey() throws {
    let loaded = try loadSettings(
      FullSettings.text, environment: ["MY_KEY": "canary-5f2d"], purpose: .run)
    #expect(loaded.settings == FullSettings.expected)
    #expect(loaded.warnings.isEmpty)
    let sample = try JSONValue(parsing: FullSettings.text)
    #expect(SynthesisSettings.schema(.standard).keys.map(\.name) == sample.object?.keys)
  }

  @Test("a config that says only its mode has the documented defaults")
  func defaults() throws {
    var expected = SynthesisSettings()
    expected.mode = "python"
    let loaded = try loadSettings(#"{"environment_mode": "python"}"#)
    #expect(loaded.settings == expected)
    #expect(expected.maxDepth == 5)
    #expect(expected.branchingFactor == 2)
    #expect(expected.depthThreshold == 3)
    #expect(expected.minDepth == 2)
    #expect(expected.maxTrajectories == 5)
    #expect(expected.maxSelectedTrajectories == 3)
    #expect(expected.pathSimilarityThreshold == 0.7)
    #expect(expected.model.maxRetries == 3)
    #expect(expected.engine.maxWorkers == 1)
    #expect(expected.engine.itemsPerWorkerInFlight == 1)
    #expect(expected.engine.numberOfSeeds == nil)
  }

  @Test(
    "a key takes the ends of its range and what else it allows",
    arguments: [
      ("max_depth", "1", "1"), ("max_depth", "50", "50"), ("depth", "7", "7"),
      ("branching_factor", "1", "1"), ("branching_factor", "20", "20"), ("branching", "3", "3"),
      ("depth_threshold", "0", "0"), ("depth_threshold", "50", "50"),
      ("min_depth", "1", "1"), ("min_depth", "5", "5"),
      ("max_trajectories", "1", "1"), ("max_trajectories", "1000", "1000"),
      ("max_selected_traj", "1", "1"), ("max_selected_traj", "1000", "1000"),
      ("path_similarity_threshold", "0", "0.0"), ("path_similarity_threshold", "1", "1.0"),
      ("max_retries", "0", "0"), ("max_retries", "20", "20"),
      ("endpoint_wait_seconds", "0", "0.0"), ("max_outage_seconds", "null", "null"),
      ("max_outage_seconds", "600", "600.0"),
      ("max_workers", "1", "1"), ("max_workers", "1024", "1024"),
      ("seeds_per_worker_in_flight", "1", "1"), ("seeds_per_worker_in_flight", "4096", "4096"),
      ("number_of_seed", "null", "null"), ("number_of_seed", "1", "1"),
      ("seeds_file", "null", "null"), ("output_dir", "\"a/b\"", "\"a/b\""),
      ("temperature", "null", "null"), ("temperature", "0", "0.0"), ("temperature", "2", "2.0"),
      ("max_tokens", "1", "1"), ("max_tokens", "1000000", "1000000"),
      ("request_timeout_seconds", "0.001", "0.001"), ("request_timeout_seconds", "3600", "3600.0"),
      ("seed_timeout_seconds", "86400", "86400.0"), ("boot_timeout_seconds", "600", "600.0"),
      ("shutdown_grace_seconds", "0", "0.0"), ("shutdown_grace_seconds", "600", "600.0"),
      ("max_seeds_per_worker", "null", "null"), ("max_seeds_per_worker", "1", "1"),
      ("worker_memory_limit_mb", "null", "null"), ("worker_memory_limit_mb", "64", "64"),
      ("disk_full_wait_seconds", "86400", "86400.0"),
      ("run_window", "[]", "[]"), ("run_window", #"["00:00-24:00"]"#, #"["00:00-24:00"]"#),
      ("environment_kwargs", "null", "{}"), ("available_tools", "null", "[]"),
      ("tools", #"["a"]"#, #"["a"]"#), ("qa_examples", "[]", "[]"),
      ("sampling_tips", "[]", "\"\""), ("sampling_tips", "null", "\"\""),
      ("synthesis_tips", #"["a", "b"]"#, #""a\nb""#), ("seed_description", "null", "\"\""),
      ("environment_mode", "\"web\"", "\"web\""), ("environment_mode", "\"py\"", "\"python\""),
      ("model_name", "null", "\"\""), ("base_url", "\"\"", "null"), ("api_key", "null", "null"),
      ("base_url", "\"HTTP://[::1]:8080/v1//\"", "\"HTTP://[::1]:8080/v1\""),
      ("base_url", "\"https://a.example/v1/chat/completions\"", "\"https://a.example/v1\""),
    ])
  func goodValue(name: String, value: String, expected: String) throws {
    let mode = name == "environment_mode" ? "" : #""environment_mode": "math", "#
    let loaded = try loadSettings("{\(mode)\"\(name)\": \(value)}")
    let key = try #require(SynthesisSettings.schema(.standard).key(named: name))
    #expect(key.write(loaded.settings).jsonText == expected)
  }

  @Test(
    "a value of the wrong type or out of range is refused in one sentence",
    arguments: [
      ("max_depth", "0", "max_depth must be an integer from 1 to 50, not 0"),
      ("depth", "51", "depth must be an integer from 1 to 50, not 51"),
      ("max_depth", "\"5\"", "max_depth must be an integer from 1 to 50, not a string"),
      ("max_depth", "2.5", "max_depth must be an integer from 1 to 50, not 2.5"),
      ("max_depth", "true", "max_depth must be an integer from 1 to 50, not true"),
      ("max_depth", "null", "max_depth must be an integer from 1 to 50, not null"),
      ("branching_factor", "21", "branching_factor must be an integer from 1 to 20, not 21"),
      ("branching", "[]", "branching must be an integer from 1 to 20, not an array"),
      ("depth_threshold", "-1", "depth_threshold must be an integer from 0 to 50, not -1"),
      ("min_depth", "0", "min_depth must be an integer from 1 to 50, not 0"),
      ("max_trajectories", "0", "max_trajectories must be an integer from 1 to 1000, not 0"),
      (
        "max_selected_traj", "1001", "max_selected_traj must be an integer from 1 to 1000, not 1001"
      ),
      (
        "path_similarity_threshold", "1.01",
        "path_similarity_threshold must be a number from 0 to 1, not 1.01"
      ),
      (
        "endpoint_wait_seconds", "null",
        "endpoint_wait_seconds must be a number from 0 to 86400, not null"
      ),
      ("max_retries", "21", "max_retries must be an integer from 0 to 20, not 21"),
      ("max_workers", "0", "max_workers must be an integer from 1 to 1024, not 0"),
      ("max_workers", "1025", "max_workers must be an integer from 1 to 1024, not 1025"),
      (
        "seeds_per_worker_in_flight", "4097",
        "seeds_per_worker_in_flight must be an integer from 1 to 4096, not 4097"
      ),
      ("number_of_seed", "0", "number_of_seed must be an integer of at least 1, or null, not 0"),
      ("seeds_file", "\"\"", "seeds_file must be a path that is not empty, or null, not a string"),
      ("output_dir", "3", "output_dir must be a path that is not empty, or null, not 3"),
      ("temperature", "2.1", "temperature must be a number from 0 to 2, or null, not 2.1"),
      ("max_tokens", "0", "max_tokens must be an integer from 1 to 1000000, not 0"),
      (
        "request_timeout_seconds", "0",
        "request_timeout_seconds must be a number above 0 and at most 3600, not 0"
      ),
      (
        "seed_timeout_seconds", "86401",
        "seed_timeout_seconds must be a number above 0 and at most 86400, not 86401"
      ),
      (
        "boot_timeout_seconds", "{}",
        "boot_timeout_seconds must be a number above 0 and at most 600, not an object"
      ),
      (
        "shutdown_grace_seconds", "-0.5",
        "shutdown_grace_seconds must be a number from 0 to 600, not -0.5"
      ),
      (
        "max_seeds_per_worker", "0",
        "max_seeds_per_worker must be an integer from 1 to 1000000000, or null, not 0"
      ),
      (
        "worker_memory_limit_mb", "63",
        "worker_memory_limit_mb must be an integer from 64 to 1048576, or null, not 63"
      ),
      (
        "disk_full_wait_seconds", "false",
        "disk_full_wait_seconds must be a number from 0 to 86400, not false"
      ),
      ("max_cost", "-1", "max_cost must be an amount of money, or null, not -1"),
      (
        "max_tokens_total", "0", "max_tokens_total must be an integer of at least 1, or null, not 0"
      ),
      ("prices", "[]", "prices must be an object of prices by model, not an array"),
      ("prices", #"{"m": {"input": 1}}"#, "prices.m has no price for output"),
      (
        "prices", #"{"m": {"input": 1, "output": 0.0000001}}"#,
        "prices.m.output must be a price for a million tokens of at most six decimals, not 1e-07"
      ),
      (
        "prices", #"{"m": {"input": 1, "output": 1, "cached": 1}}"#,
        "unknown key \"cached\" in prices.m"
      ),
      ("adaptive_concurrency", "1", "adaptive_concurrency must be true or false, not 1"),
      ("request_delay", "-1", "request_delay must be a number from 0 to 3600, not -1"),
      ("cache", "\"replay\"", "cache must be one of \"off\", \"read\", \"on\""),
      (
        "run_window", #""16:30-00:30""#,
        #"run_window must be a list of times such as "16:30-00:30", not a string"#
      ),
      (
        "run_window", #"["16:30-00:30", "16.30-17"]"#,
        "run_window[1] must be two different times of day, UTC, such as \"16:30-00:30\", "
          + "not a string"
      ),
      ("environment_kwargs", "[]", "environment_kwargs must be an object, not an array"),
      ("available_tools", "\"a\"", "available_tools must be a list of names, not a string"),
      ("tools", "[1]", "each of tools must be a name, not 1"),
      ("tools", #"["a", "a"]"#, #"tools lists "a" twice"#),
      (
        "qa_examples", "{}",
        "qa_examples must be a list of objects with question and answer, not an object"
      ),
      ("qa_examples", #"[{"question": "q"}]"#, "qa_examples[0] has no answer"),
      (
        "qa_examples", #"["q"]"#,
        "qa_examples[0] must be an object with question and answer, not a string"
      ),
      (
        "qa_examples", #"[{"question": 1, "answer": "a"}]"#,
        "qa_examples[0].question must be a string that is not empty, not 1"
      ),
      ("sampling_tips", "1", "sampling_tips must be a string or a list of strings, not 1"),
      (
        "synthesis_tips", #"["a", 1]"#,
        "synthesis_tips must be a string or a list of strings, not an array"
      ),
      ("seed_description", "[]", "seed_description must be a string, not an array"),
      ("model_name", "4", "model_name must be a string or null, not 4"),
      ("model_name", #""a\nb""#, "model_name holds a control character"),
      ("base_url", "\"ftp://a\"", "base_url must start with http:// or https://"),
      ("base_url", "\"https:///v1\"", "base_url names no host"),
      (
        "base_url", "\"https://me:pass@a.example\"",
        "base_url must not hold a password; that is what api_key is for"
      ),
      (
        "base_url", "\"https://a.example/v1?key=1\"",
        "base_url must end with its path, without a query or a fragment"
      ),
      (
        "base_url", "\"https://a.example/v 1\"",
        "base_url holds a space or a character that no URL can carry"
      ),
      (
        "api_key", #""two\nlines""#,
        "api_key holds a space or a character that no HTTP header can carry"
      ),
      ("api_key", "true", "api_key must be a string or null, not true"),
      ("environment_mode", "1", #"environment_mode must be "web", "math" or "python", not 1"#),
      (
        "environment_mode", "\"maths\"",
        #"environment_mode must be "web", "math" or "python"; did you mean "math"?"#
      ),
    ])
  func badValue(name: String, value: String, sentence: String) {
    let mode = name == "environment_mode" ? "" : #""environment_mode": "math", "#
    let problems = settingsProblems("{\(mode)\"\(name)\": \(value)}")
    #expect(problems.count == 1)
    #expect(problems.first?.hasSuffix(": \(sentence)") == true, "\(problems)")
  }
}

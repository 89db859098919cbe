/// A key that configs of the ancestors, or configs and journals of older versions, hold and that has
/// no meaning here.
struct RetiredKey: Sendable {
  private let name: String
  private let isPrefix: Bool
  /// A clause that says what stands in its place.
  let replacement: String

  /// The entry for a key of that name; nil for one that never had a meaning.
  static func named(_ name: String) -> RetiredKey? {
    all.first { $0.isPrefix ? name.hasPrefix($0.name) : name == $0.name }
  }

  private static let all = [
    RetiredKey(
      name: "async_tree", isPrefix: false,
      replacement: "the nodes of one level always grow concurrently"),
    RetiredKey(
      name: "async_llm_concurrency", isPrefix: false,
      replacement: "max_workers and branching_factor bound the requests in flight"),
    RetiredKey(
      name: "async_tool_concurrency", isPrefix: false,
      replacement: "max_workers and branching_factor bound the tool calls in flight"),
    RetiredKey(
      name: "output_format", isPrefix: false,
      replacement: "question-answer pairs are always written as JSON lines"),
    RetiredKey(
      name: "sandbox_", isPrefix: true,
      replacement: "tools run inside the workers and environment_kwargs configures them"),
    RetiredKey(
      name: "resource_", isPrefix: true,
      replacement: "environment_mode chooses the tools and environment_kwargs configures them"),
  ]
}

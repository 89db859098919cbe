import Base
import Environment
import Net

/// The web as far as a search leads to it: pages that are found, read and followed from link to
/// link. What was seen belongs to a path; the pages themselves are the same for all.
struct WebEnvironment: ToolEnvironment {
  private let search: WebSearchTool
  private let visit: WebVisitTool

  init(search: WebSearchTool, visit: WebVisitTool) {
    self.search = search
    self.visit = visit
  }

  /// Searches and visits as the settings say. Opens the search index, where there is one, and makes
  /// it first if need be.
  init(_ settings: WebSettings, _ transport: any HTTPTransport) throws(EnvironmentError) {
    let provider: any SearchProvider
    do throws(SearchIndexError) {
      provider = try settings.search.makeProvider(
        transport: transport, policy: RetryPolicy(maximumRetries: Self.searchRetries))
    } catch {
      throw EnvironmentError(description: error.description, path: ["search_corpus"])
    }
    guard let folder = settings.pageStore else {
      throw EnvironmentError(
        description: "there is no \(EnvironmentArguments.storeKey)",
        path: [EnvironmentArguments.storeKey])
    }
    let pages: PageFetcher
    do throws(SystemError) {
      pages = try PageFetcher(
        settings: settings.visit, transport: transport,
        store: PageStore(folder: folder))
    } catch {
      throw EnvironmentError(description: error.description, path: [EnvironmentArguments.storeKey])
    }
    self.init(
      search: WebSearchTool(provider: provider, count: settings.search.topK),
      visit: WebVisitTool(pages: pages, partLength: settings.partLength))
  }

  private static let searchRetries = 3

  var tools: [ToolDescription] { [WebSearchTool.description, WebVisitTool.description] }

  func open(seed: Seed) async throws(EnvironmentError) -> WebState { WebState() }

  /// Numbers of links become addresses, so that a call says the same in any branch, and to those who
  /// read it later.
  func resolved(_ call: ToolCall, in state: WebState) -> Result<ToolCall, CallRejection> {
    guard call.tool == WebVisitTool.description.name, let urls = call.parameters["urls"]?.array
    else { return .success(call) }
    var addresses: [String] = []
    for url in urls.compactMap(\.string) {
      switch state.address(for: url) {
      case .success(let address):
        if !addresses.contains(address) { addresses.append(address) }
      case .failure(let refusal): return .failure(refusal)
      }
    }
    if call.parameters["page"] == nil, addresses.allSatisfy(state.hasVisited) {
      return .failure(CallRejection(sentence: "this was read before; read another page"))
    }
    var parameters = call.parameters
    parameters["urls"] = .array(addresses.map(JSONValue.string))
    return .success(ToolCall(tool: call.tool, parameters: parameters))
  }

  func perform(_ call: ToolCall, in state: WebState) async -> EnvironmentStep<WebState> {
    let parameters = call.parameters
    if call.tool == WebSearchTool.description.name {
      return await search.perform(
        (parameters["queries"]?.array ?? []).compactMap(\.string), in: state)
    }
    let request = WebVisitTool.Request(
      urls: (parameters["urls"]?.array ?? []).compactMap(\.string),
      goal: parameters["goal"]?.string ?? "", part: parameters["page"]?.integer)
    return await visit.perform(request, in: state)
  }

  func close(_ root: WebState) async {}
}

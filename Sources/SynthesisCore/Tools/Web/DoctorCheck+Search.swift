import Base
import Net

extension DoctorCheck {
  /// What `web_search` asks. A service that is paid for is not asked anything; one of one's own is
  /// sent a query, since what it lacks mostly shows only then.
  static func search(
    _ settings: WebSearchSettings, transport: any HTTPTransport
  ) async -> DoctorCheck {
    let name = settings.provider.rawValue
    do throws(SearchIndexError) {
      let provider = try settings.makeProvider(
        transport: transport, policy: RetryPolicy(maximumRetries: 0))
      if let local = provider as? LocalSearch {
        let count = local.index.documentCount
        return count > 0
          ? .good("search", "local, \(count) documents of \(settings.corpus ?? "")")
          : .failure("search", "\(settings.corpus ?? "") has no documents")
      }
      guard settings.provider.needsURL else {
        return .good("search", "\(name), with a key; not tried, as a query may cost something")
      }
      return await trial(of: provider, "\(name) at \(settings.place)")
    } catch {
      return .failure("search", error.description)
    }
  }

  private static func trial(of provider: any SearchProvider, _ name: String) async -> DoctorCheck {
    do throws(SearchError) {
      let results = try await provider.search("water", count: 1)
      return results.isEmpty
        ? .warning("search", "\(name) answered, but knows nothing of water")
        : .good("search", "\(name) answered")
    } catch {
      return .failure("search", "\(name): \(error)")
    }
  }
}

extension WebSearchSettings {
  /// Scheme, host and port: a path may hold a key.
  fileprivate var place: String {
    url.flatMap { HTTPAddress($0) }.map(String.init(describing:)) ?? "no address"
  }
}

import Net

/// Why a search brought no answer. That nothing was found is an answer.
///
/// Descriptions hold neither key nor query.
enum SearchError: Error, Hashable, Sendable {
  case transport(provider: String, TransportError)
  /// The provider refused: its status, and the start of its own words.
  case refused(provider: String, status: Int, words: String)
  case throttled(provider: String)
  /// It found nothing, and some of those whom it asks did not answer it.
  case silent(provider: String, engines: [String])
  /// A page for people where an answer for programs was asked for.
  case webPage(provider: String, status: Int)
  /// JSON or XML that ends too early or is broken.
  case truncated(provider: String)
  /// Whole, and not what the provider's interface promises.
  case unexpected(provider: String, reason: String)
  case index(SearchIndexError)
  case cancelled
}

extension SearchError: CustomStringConvertible {
  var description: String {
    switch self {
    case .transport(_, let error): error.description
    case .refused(let provider, let status, let words):
      "\(provider) refused the search with status \(status)"
        + (words.isEmpty ? "" : " (\(words))") + Self.advice(for: status)
    case .throttled(let provider): "\(provider) asked to slow down"
    case .silent(let provider, let engines):
      "\(provider) found nothing, and of its engines "
        + "\(engines.prefix(5).joined(separator: ", ")) did not answer"
    case .webPage(let provider, let status):
      "\(provider) answered with a web page (status \(status)); check search_url"
    case .truncated(let provider): "the answer of \(provider) is cut off or broken"
    case .unexpected(let provider, let reason):
      "the answer of \(provider) is not what its interface promises: \(reason)"
    case .index(let error): error.description
    case .cancelled: "the search was cancelled"
    }
  }

  private static func advice(for status: Int) -> String {
    switch status {
    case 401, 403: "; check search_api_key, and that the service answers in JSON"
    // The last two are Tavily's.
    case 402, 432, 433: "; the account's balance is used up"
    case 404: "; check search_url"
    default: ""
    }
  }
}

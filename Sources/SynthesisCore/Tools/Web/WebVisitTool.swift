import Base
import Environment

/// `web_visit`: reads pages, each by itself.
struct WebVisitTool: Sendable {
  let pages: any PageSource
  /// The length of a page's parts, in characters.
  let partLength: Int

  /// Pages that are fetched at once.
  private static let concurrency = 4

  struct Request: Sendable, Hashable {
    var urls: [String]
    var goal: String
    /// Which part of the pages; nil for the one that answers the goal best.
    var part: Int?
  }

  func perform(_ request: Request, in state: WebState) async -> EnvironmentStep<WebState> {
    let fetched = await inOrder(request.urls, limit: Self.concurrency) { url in
      do throws(VisitError) {
        return Result<FetchedPage, VisitError>.success(try await pages.fetch(url))
      } catch {
        return .failure(error)
      }
    }
    var state = state
    var observation = Observation(status: .error, text: "", goal: request.goal)
    var texts: [String] = []
    for (url, outcome) in zip(request.urls, fetched) {
      do {
        let page = try outcome.get()
        let document = try page.document(knownLinks: state.links)
        let parts = PageParts(document, length: partLength)
        let number = request.part ?? parts.order(for: request.goal).first ?? 1
        guard let text = parts.text(of: number) else {
          throw CallRejection(sentence: "it has no part \(number); its last is \(parts.count)")
        }
        state.take(document)
        state.visit(url)
        state.visit(page.finalURL)
        texts.append(WebContent.marked(text))
        observation.pages.append(
          ObservedPage(
            evidence: PageEvidence(
              url: page.finalURL, title: document.title ?? "",
              fetchedAt: UTCDate.iso8601(page.fetchedAt),
              sha256: page.digest),
            text: parts.prose(of: number), facts: parts.facts(of: number), links: state.links))
        observation.status = .ok
      } catch {
        texts.append("error: \(url): \(Self.words(error))")
      }
    }
    observation.text = texts.joined(separator: "\n\n")
    observation.details = ["pages": .array(observation.pages.map(\.evidence.json))]
    return EnvironmentStep(observation: observation, state: state)
  }

  private static func words(_ error: any Error) -> String {
    (error as? CallRejection)?.sentence ?? "\(error)"
  }

  static let description = ToolDescription(
    name: "web_visit",
    description: """
      Reads pages. Give addresses, or the numbers of links and results: \"7\" for [name][7]. Of a \
      long page you get the part that answers the goal best; ask for another by its number.
      """,
    parameters: [
      "type": "object",
      "properties": [
        "urls": [
          "type": "array",
          "items": ["type": "string", "format": "web-link", "minLength": 1, "maxLength": 2000],
          "minItems": 1, "maxItems": 5, "description": "what to read, for example [\"7\"]",
        ],
        "goal": [
          "type": "string", "minLength": 1, "maxLength": 200,
          "description": "what to find out there",
        ],
        "page": [
          "type": "integer", "minimum": 1, "maximum": 999,
          "description": "the part of a long page",
        ],
      ],
      "required": ["urls", "goal"],
      "additionalProperties": false,
    ])
}

extension PageEvidence {
  fileprivate var json: JSONValue {
    [
      "url": .string(url), "title": .string(title), "fetched_at": .string(fetchedAt),
      "sha256": .string(sha256),
    ]
  }
}

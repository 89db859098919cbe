import Base

/// What is known of an address: a line of JSON that says what it is, and a page's bytes behind it.
enum StoredVisit: Sendable, Hashable {
  case page(FetchedPage)
  /// It leads on to another address.
  case redirect(to: String)
  /// It has no page, and would have none the next time.
  case failure(VisitError)
}

// MARK: - Writing

extension StoredVisit {
  /// Nil for a failure that may have passed the next time.
  var bytes: [UInt8]? {
    switch self {
    case .page(let page):
      let text = page.pdfText.map { Array($0.utf8) }
      let head: JSONValue = [
        "page": .string(page.url), "final_url": .string(page.finalURL),
        "fetched_at": .integer(page.fetchedAt), "digest": .string(page.digest),
        "status": .integer(page.status),
        "content_type": page.contentType.map(JSONValue.string) ?? .null,
        "body_bytes": .integer(page.body.count),
        "pdf_bytes": text.map { .integer($0.count) } ?? .null,
      ]
      return head.json + [UInt8(ascii: "\n")] + page.body + (text ?? [])
    case .redirect(let url): return JSONValue.object(["redirect": .string(url)]).json
    case .failure(let error): return Self.record(of: error).map { JSONValue.object($0).json }
    }
  }

  private static func record(of error: VisitError) -> JSONObject? {
    switch error {
    case .badRedirect(let reason): ["failure": "redirect", "detail": .string(reason)]
    case .status(let status): ["failure": "status", "detail": .integer(status)]
    case .empty: ["failure": "empty"]
    case .tooLargeToSend(let limit): ["failure": "large_transfer", "detail": .integer(limit)]
    case .tooLarge(let limit): ["failure": "large", "detail": .integer(limit)]
    case .unreadablePDF(let reason): ["failure": "pdf", "detail": .string(reason)]
    // Told without asking the site, each time anew.
    case .unusableAddress, .notWeb, .credentials, .refusedAddress, .refusedPort, .forbidden,
      .redirectLoop, .tooManyRedirects:
      nil
    case .unknownHost, .unavailable, .paused, .busy, .robotsUnavailable, .timeout, .transport,
      .storage, .cancelled:
      nil
    }
  }
}

// MARK: - Reading

extension StoredVisit {
  /// Nil for what is none.
  init?(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard case .success(let head) = Result(catching: { try JSONValue(parsing: line) }) else {
      return nil
    }
    if let page = Self.page(head, bytes[line.endIndex...].dropFirst()) {
      self = .page(page)
    } else if let url = head["redirect"]?.string {
      self = .redirect(to: url)
    } else if let error = Self.error(head) {
      self = .failure(error)
    } else {
      return nil
    }
  }

  private static func page(_ head: JSONValue, _ rest: ArraySlice<UInt8>) -> FetchedPage? {
    guard let url = head["page"]?.string, let finalURL = head["final_url"]?.string,
      let fetchedAt = head["fetched_at"]?.integer, let digest = head["digest"]?.string,
      let status = head["status"]?.integer, let count = head["body_bytes"]?.integer,
      (0...rest.count).contains(count)
    else { return nil }
    let text = head["pdf_bytes"]?.integer.map { _ in
      String(decoding: rest.dropFirst(count), as: UTF8.self)
    }
    return FetchedPage(
      url: url, finalURL: finalURL, fetchedAt: fetchedAt, digest: digest, status: status,
      contentType: head["content_type"]?.string, body: Array(rest.prefix(count)), pdfText: text)
  }

  private static func error(_ head: JSONValue) -> VisitError? {
    let detail = head["detail"]
    switch (head["failure"]?.string, detail?.integer, detail?.string) {
    case ("redirect", _, let reason?): return .badRedirect(reason: reason)
    case ("status", let status?, _): return .status(status)
    case ("empty", _, _): return .empty
    case ("large_transfer", let limit?, _): return .tooLargeToSend(limit: limit)
    case ("large", let limit?, _): return .tooLarge(limit: limit)
    case ("pdf", _, let reason?): return .unreadablePDF(reason: reason)
    default: return nil
    }
  }
}

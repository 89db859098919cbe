/// How many tokens a request may use, known before it is sent: what limits reserve for it.
enum TokenEstimate {
  /// The whole reply, and a token for every three bytes of the request. English has four bytes a
  /// token, JSON and code three or less; the request's own JSON around the messages makes up for
  /// languages that have fewer.
  static func tokens(requestBytes: Int, replyLimit: Int) -> Int {
    requestBytes / 3 + replyLimit
  }
}

import Base
import Net

/// Why a page was not read. The sentences are shown to the model, and to people.
enum VisitError: Error, Hashable, Sendable {
  // What would be no better the next time.
  case unusableAddress(String)
  case notWeb(scheme: String)
  case credentials
  case refusedAddress(host: String, IPAddress)
  case refusedPort(Int)
  case forbidden(url: String)
  case redirectLoop(url: String)
  case tooManyRedirects(limit: Int)
  /// A redirect without a usable address.
  case badRedirect(reason: String)
  case status(Int)
  case empty
  case tooLargeToSend(limit: Int)
  case tooLarge(limit: Int)
  case unreadablePDF(reason: String)

  // What may be.
  case unknownHost(String)
  case unavailable(status: Int)
  /// The site asked to wait for longer than a visit does.
  case paused(host: String, seconds: Int)
  case busy(host: String)
  case robotsUnavailable(host: String, reason: String)
  case timeout(host: String, seconds: Double)
  case transport(TransportError)
  case storage(SystemError)
  case cancelled
}

extension VisitError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unusableAddress(let reason): "this is no address of a page: \(reason)"
    case .notWeb(let scheme): "\(scheme): is not visited, only http and https are"
    case .credentials: "an address with a user name is not visited"
    case .refusedAddress(let host, let address):
      host == address.description
        ? "\(address) is not visited: it is \(address.reach.words)"
        : "\(host) is not visited: its address \(address) is \(address.reach.words)"
    case .refusedPort(let port):
      "port \(port) is not visited: it is for other services than the web"
    case .forbidden(let url): "the site's robots.txt does not let programs visit \(url)"
    case .redirectLoop(let url): "the page leads in a circle back to \(url)"
    case .tooManyRedirects(let limit): "the page leads on more than \(limit) times"
    case .badRedirect(let reason): "the page leads on to nowhere: \(reason)"
    case .status(404): "there is no such page (status 404)"
    case .status(let status): "the site refused the page with status \(status)"
    case .empty: "the page is empty"
    case .tooLargeToSend(let limit): "the page takes more than \(limit) bytes to send"
    case .tooLarge(let limit): "the page is larger than \(limit) bytes"
    case .unreadablePDF(let reason): "the PDF cannot be read: \(reason)"
    case .unknownHost(let host): "there is no host \(host)"
    case .unavailable(let status): "the site is not available now (status \(status))"
    case .paused(let host, let seconds): "\(host) asked to be left alone for \(seconds) s"
    case .busy(let host): "others were visiting \(host) for too long"
    case .robotsUnavailable(let host, let reason):
      "the robots.txt of \(host) cannot be read, so nothing there is visited: \(reason)"
    case .timeout(let host, let seconds): "\(host) did not send the page within \(seconds) s"
    case .transport(let error): error.description
    case .storage(let error): error.description
    case .cancelled: "the visit was cancelled"
    }
  }
}

extension VisitError {
  init(_ error: TransportError, url: PageURL) {
    switch error {
    case .cancelled: self = .cancelled
    case .nameNotResolved: self = .unknownHost(url.hostText)
    case .addressRefused(_, let address): self = .refusedAddress(host: url.hostText, address)
    case .bodyTooLarge(_, let limit): self = .tooLarge(limit: limit)
    case .transferTooLarge(_, let limit): self = .tooLargeToSend(limit: limit)
    case .timeout(_, let seconds, _): self = .timeout(host: url.hostText, seconds: seconds)
    default: self = .transport(error)
    }
  }
}

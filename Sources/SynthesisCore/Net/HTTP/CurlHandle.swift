import Base
import CCurl
import Glibc

/// One transfer's easy handle, with what libcurl borrows for as long as the transfer runs.
struct CurlHandle {
  let easy: UnsafeMutableRawPointer
  let transfer: CurlTransfer
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var setUpCode = CURLE_OK

  static func make(
    for transfer: CurlTransfer, options: CurlOptions
  ) -> Result<CurlHandle, TransportError> {
    let endpoint = transfer.endpoint.description
    guard let easy = ccurl_easy_init() else {
      return .failure(.other(endpoint: endpoint, reason: "out of memory"))
    }
    var handle = CurlHandle(easy: easy, transfer: transfer)
    handle.setUp(options)
    guard handle.setUpCode == CURLE_OK else {
      handle.free()
      return .failure(.unusableRequest(Self.words(handle.setUpCode)))
    }
    return .success(handle)
  }

  private init(easy: UnsafeMutableRawPointer, transfer: CurlTransfer) {
    self.easy = easy
    self.transfer = transfer
  }

  func free() {
    ccurl_easy_cleanup(easy)
    ccurl_slist_free_all(headerList)
  }

  // MARK: setting up

  private mutating func setUp(_ options: CurlOptions) {
    let request = transfer.request
    set(CURLOPT_URL, request.url)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    set(CURLOPT_USERAGENT, "synthesize-multi")
    set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectTimeoutSeconds))
    set(CURLOPT_TIMEOUT_MS, Self.milliseconds(transfer.allowedSeconds))
    set(CURLOPT_MAXAGE_CONN, options.maximumIdleSeconds)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = options.certificateFile { set(CURLOPT_CAINFO, file) }
    keep(ccurl_set_web_only(easy))
    setDestination()
    setHeaders()
    setCallbacks()
    if let body = request.body {
      set(CURLOPT_POST, 1)
      // The smallest there is: the default of 64 KiB a transfer adds up at 64 of them.
      set(CURLOPT_UPLOAD_BUFFERSIZE, 16384)
      keep(ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    }
  }

  private mutating func setDestination() {
    let destination = transfer.request.destination
    // An empty proxy also keeps libcurl from taking one from the environment.
    if destination != .anywhere || transfer.endpoint.isLoopback { set(CURLOPT_PROXY, "") }
    guard destination == .publicOnly else { return }
    // A connection that is there already would not be looked at, whoever opened it.
    set(CURLOPT_FRESH_CONNECT, 1)
    set(CURLOPT_FORBID_REUSE, 1)
    keep(
      ccurl_set_socket_callback(easy) { context, _, address in
        guard let context, let address else { return CURL_SOCKET_BAD }
        let isAdmitted = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
          .admits(IPAddress(address))
        return isAdmitted ? ccurl_open_socket(address) : CURL_SOCKET_BAD
      })
    keep(
      ccurl_set_pointer(
        easy, CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(transfer).toOpaque()))
  }

  private mutating func setHeaders() {
    var lines = transfer.request.headers.map { header in
      header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
    }
    if let token = transfer.request.bearerToken {
      lines.append("Authorization: Bearer \(token.exposed)")
    }
    for header in transfer.request.secretHeaders {
      lines.append("\(header.name): \(header.value.exposed)")
    }
    // Without this libcurl waits for "100 Continue" before a body of more than a megabyte.
    lines.append("Expect:")
    for line in lines {
      guard let list = ccurl_slist_append(headerList, line) else {
        return keep(CURLE_OUT_OF_MEMORY)
      }
      headerList = list
    }
    keep(ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList))
  }

  /// The body is given by a read function and there is no seek function, so that libcurl cannot
  /// send a body again by itself: on a reused connection that turns out dead it would, even after
  /// the server has worked on the first one. It fails with CURLE_SEND_FAIL_REWIND instead.
  private mutating func setCallbacks() {
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    keep(
      ccurl_set_data_callback(easy, CURLOPT_READFUNCTION) { data, size, count, context in
        guard let data, let context else { return 0 }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
          .readBody(into: UnsafeMutableRawBufferPointer(start: data, count: size * count))
      })
    keep(
      ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
        guard let data, let context else { return 0 }
        let isTaken = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
          .append(UnsafeRawBufferPointer(start: data, count: size * count))
        return isTaken ? size * count : 0
      })
    keep(
      ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
        guard let data, let context else { return 0 }
        let isTaken = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
          .appendHeaderLine(UnsafeRawBufferPointer(start: data, count: size * count))
        return isTaken ? size * count : 0
      })
    for option in [CURLOPT_READDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA] {
      keep(ccurl_set_pointer(easy, option, context))
    }
    guard transfer.request.maximumCompressedBytes != nil else { return }
    // Empty stands for all that this libcurl can decode.
    set(CURLOPT_ACCEPT_ENCODING, "")
    // The write function is given decoded bytes; only here is it told how many have come.
    keep(
      ccurl_set_progress_callback(easy) { context, _, received, _, _ in
        guard let context else { return 1 }
        let continues = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
          .received(Int(received))
        return continues ? 0 : 1
      })
    keep(ccurl_set_pointer(easy, CURLOPT_XFERINFODATA, context))
  }

  private mutating func set(_ option: CURLoption, _ value: Int) {
    keep(ccurl_set_long(easy, option, value))
  }

  /// libcurl copies the string.
  private mutating func set(_ option: CURLoption, _ value: String) {
    keep(ccurl_set_string(easy, option, value))
  }

  /// Remembers the first failure.
  private mutating func keep(_ code: CURLcode) {
    if setUpCode == CURLE_OK { setUpCode = code }
  }

  /// At least one: 0 would stand for no limit.
  private static func milliseconds(_ seconds: Double) -> Int {
    Int(min(max(seconds * 1000, 1), 86_400_000))
  }

  // MARK: the outcome

  /// What came of the finished transfer.
  func outcome(_ code: CURLcode) -> CurlTransfer.Outcome {
    if let obstacle = transfer.obstacle { return .failure(error(obstacle)) }
    if code == CURLE_OK {
      return .success(
        transfer.takeResponse(status: number(CURLINFO_RESPONSE_CODE), timings: timings))
    }
    return .failure(error(code))
  }

  private var timings: HTTPTimings {
    HTTPTimings(
      connect: reusedConnection ? 0 : milliseconds(CURLINFO_PRETRANSFER_TIME_T),
      firstByte: milliseconds(CURLINFO_STARTTRANSFER_TIME_T),
      total: milliseconds(CURLINFO_TOTAL_TIME_T),
      reusedConnection: reusedConnection)
  }

  private var reusedConnection: Bool { number(CURLINFO_NUM_CONNECTS) == 0 }

  /// What this side ended it for is told first: libcurl only knows that somebody did.
  private func error(_ obstacle: CurlTransfer.Obstacle) -> TransportError {
    let endpoint = transfer.endpoint.description
    switch obstacle {
    case .bodyTooLarge:
      return .bodyTooLarge(endpoint: endpoint, limit: transfer.request.maximumBodyBytes)
    case .transferTooLarge:
      return .transferTooLarge(
        endpoint: endpoint, limit: transfer.request.maximumCompressedBytes ?? 0)
    case .headTooLarge:
      return .other(
        endpoint: endpoint, reason: "more than \(CurlTransfer.maximumHeadBytes) bytes of headers")
    case .address(let address): return .addressRefused(endpoint: endpoint, address)
    }
  }

  private func error(_ code: CURLcode) -> TransportError {
    let endpoint = transfer.endpoint.description
    switch code {
    case CURLE_OPERATION_TIMEDOUT: return timeout(endpoint)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return .nameNotResolved(endpoint: endpoint)
    case CURLE_COULDNT_CONNECT: return .notConnected(endpoint: endpoint, reason: reason(code))
    // A connection that ends in the middle of the handshake is called this too, and may be better
    // the next time.
    case CURLE_SSL_CONNECT_ERROR:
      return .notConnected(endpoint: endpoint, reason: "the TLS handshake failed")
    case CURLE_PEER_FAILED_VERIFICATION:
      let fault = CertificateFault(verifyResult: number(CURLINFO_SSL_VERIFYRESULT))
      return .notTrusted(endpoint: endpoint, reason: fault?.words ?? Self.words(code))
    case CURLE_SSL_CACERT_BADFILE:
      return .notTrusted(
        endpoint: endpoint, reason: "the file of trusted certificates cannot be read")
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return .notTrusted(endpoint: endpoint, reason: Self.words(code))
    case CURLE_SEND_FAIL_REWIND:
      // Named by its effect: the words of libcurl speak of a rewind that nobody asked for.
      return .connectionLost(
        endpoint: endpoint, reason: "closed while the request was sent", reusedConnection: true)
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
      return .connectionLost(
        endpoint: endpoint, reason: reason(code), reusedConnection: reusedConnection)
    case CURLE_UNSUPPORTED_PROTOCOL:
      return .other(endpoint: endpoint, reason: "the response is not HTTP")
    case CURLE_URL_MALFORMAT: return .unusableRequest("its address is malformed")
    default: return .other(endpoint: endpoint, reason: Self.words(code))
    }
  }

  private func timeout(_ endpoint: String) -> TransportError {
    let request = transfer.request
    let isConnected = milliseconds(CURLINFO_PRETRANSFER_TIME_T) > 0
    let allowed = transfer.allowedSeconds
    if !isConnected, request.connectTimeoutSeconds <= allowed {
      return .timeout(
        endpoint: endpoint, seconds: request.connectTimeoutSeconds, phase: .connect)
    }
    if allowed < request.totalTimeoutSeconds { return .deadline(isSent: isConnected) }
    return .timeout(
      endpoint: endpoint, seconds: allowed, phase: isConnected ? .total : .connect)
  }

  /// The system's word for what happened where libcurl kept it, otherwise libcurl's.
  private func reason(_ code: CURLcode) -> String {
    let systemError = number(CURLINFO_OS_ERRNO)
    return systemError == 0 ? Self.words(code) : String(cString: strerror(Int32(systemError)))
  }

  private static func words(_ code: CURLcode) -> String {
    String(cString: ccurl_easy_strerror(code))
  }

  private func number(_ info: CURLINFO) -> Int {
    var value = 0
    return ccurl_get_long(easy, info, &value) == CURLE_OK ? value : 0
  }

  private func milliseconds(_ info: CURLINFO) -> Double {
    var microseconds: curl_off_t = 0
    let code = ccurl_get_offset(easy, info, &microseconds)
    return code == CURLE_OK ? Double(microseconds) / 1000 : 0
  }
}

extension IPAddress {
  /// Nil for what is not an internet address.
  fileprivate init?(_ address: UnsafePointer<curl_sockaddr>) {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = ccurl_address_bytes(address, &bytes)
    self.init(bytes: bytes.prefix(Int(count)))
  }
}

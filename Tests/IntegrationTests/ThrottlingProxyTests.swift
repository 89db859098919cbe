import Base
import Foundation
import TestSupport
import Testing

/// Runs against a real server that throttles: nginx with `limit_req` before the scripted endpoint.
@Suite("A throttling proxy", .timeLimit(.minutes(2)))
struct ThrottlingProxyTests {
  private static let nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A port that was free a moment ago.
  private static func freePort() throws -> UInt16 { try ChatServer { _ in .status(500) }.port }

  private func configuration(port: UInt16, backend: UInt16, rate: Int) -> String {
    """
    daemon off; master_process off; worker_processes 1; pid \(folder.path)/nginx.pid;
    error_log \(folder.path)/error.log;
    events { worker_connections 512; }
    http {
      log_format times '$msec $status';
      access_log \(folder.path)/access.log times;
      client_body_temp_path \(folder.path)/body; proxy_temp_path \(folder.path)/proxy;
      fastcgi_temp_path \(folder.path)/fastcgi; uwsgi_temp_path \(folder.path)/uwsgi;
      scgi_temp_path \(folder.path)/scgi;
      limit_req_zone $server_port zone=all:1m rate=\(rate)r/s;
      limit_req_status 429;
      server {
        listen 127.0.0.1:\(port);
        location / {
          limit_req zone=all burst=5 nodelay;
          add_header Retry-After 1 always;
          proxy_pass http://127.0.0.1:\(backend);
          proxy_http_version 1.1;
        }
      }
    }
    """
  }

  @Test(
    "Three times as many requests as the server takes all end well, and few are throttled",
    .enabled(if: nginx != nil, "nginx is not installed"))
  func threeTimesTheLimit() async throws {
    let nginx = try #require(Self.nginx)
    let rate = 50
    // 15 workers with an answer after 100 ms want 150 a second.
    let server = try ChatServer { ScriptedMathModel.answer($0).delayed(.milliseconds(100)) }
    let port = try Self.freePort()
    let file = try folder.write(
      "nginx.conf", configuration(port: port, backend: server.port, rate: rate))
    let proxy = try CommandRun.start(
      nginx, ["-c", file, "-p", folder.path, "-e", folder.path + "/e"])
    defer { proxy.signal(9) }
    #expect(
      try await eventually(within: .seconds(10)) {
        FileManager.default.fileExists(atPath: folder.path + "/nginx.pid")
      }, "\(proxy.errorsSoFar)")
    let seeds = (1...80).map { "\"hall \($0)\"" }.joined(separator: ", ")
    let config: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_selected_traj": 1, "model_name": "scripted", "max_workers": 15,
      "base_url": .string("http://127.0.0.1:\(port)/v1"),
    ]
    let result = try await CommandRun.run(
      "synthesize-multi",
      [
        "--config", try folder.write("config.json", JSONValue.object(config).jsonText),
        "--seeds", try folder.write("seeds.json", "[\(seeds)]"), "--output-dir",
        folder.path + "/out",
      ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(server.requestCount == 400)
    let lines = try String(contentsOfFile: folder.path + "/access.log", encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: " ") }
    let start = try #require(lines.first.flatMap { Double($0[0]) })
    let later = lines.filter { (Double($0[0]) ?? 0) > start + 1 }
    let throttled = later.count { $0[1] == "429" }
    #expect(throttled * 20 <= later.count, "\(throttled) of \(later.count)")
  }
}

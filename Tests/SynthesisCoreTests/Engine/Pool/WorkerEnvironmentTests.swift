import Testing

@testable import Base
@testable import Engine

@Suite("A worker's environment")
struct WorkerEnvironmentTests {
  @Test("has no variable that is named as a secret, or that holds a key under any name")
  func filtering() {
    let environment = [
      "PATH": "/bin", "HOME": "/root", "OPENAI_API_KEY": "a", "openai_api_key": "a",
      "HF_TOKEN": "b", "DB_PASSWORD": "c", "X_SECRET": "d", "OPENAI_API_KEY_FILE": "/run/x",
      "SSL_CERT_FILE": "/etc/pem", "CREDENTIAL": "sk-canary", "HEADER": "Bearer sk-canary",
      "KEYBOARD": "us",
    ]
    let left = WorkerEnvironment.filtered(environment, secrets: [Secret("sk-canary"), Secret("")])
    #expect(Set(left.keys) == ["PATH", "HOME", "SSL_CERT_FILE", "KEYBOARD"])
  }
}

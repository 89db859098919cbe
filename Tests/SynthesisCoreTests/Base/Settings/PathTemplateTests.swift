import Testing

@testable import Base

@Suite("Paths with variables")
struct PathTemplateTests {
  private static let variables: EnvironmentVariables = {
    var variables = EnvironmentVariables(
      environment: ["HOME": "/home/me", "DATA": "/data", "EMPTY": "", "API_TOKEN": "t", "N": "~"])
    variables.homeOfUser = { $0 == "you" ? "/home/you" : nil }
    return variables
  }()

  @Test(
    "A path begins at home, and names variables",
    arguments: [
      ("a/b", "a/b"), ("/a", "/a"), ("~", "/home/me"), ("~/a", "/home/me/a"), ("a/~/b", "a/~/b"),
      ("a~", "a~"), ("./~", "./~"), ("~you", "/home/you"), ("~you/a b", "/home/you/a b"),
      // No user has this name, so it is a file's.
      ("~nobody-else", "~nobody-else"), ("~$doc", "~$doc"),
      ("${DATA}/a", "/data/a"), ("~/${N}/x", "/home/me/~/x"), ("${N}/x", "~/x"),
      ("a${DATA}b${DATA}", "a/datab/data"), ("$DATA/a", "$DATA/a"), ("a$", "a$"), ("-", "-"),
    ])
  func filled(text: String, path: String) throws {
    #expect(try PathTemplate(text).filled(Self.variables) == path)
  }

  @Test(
    "What can't be told is named",
    arguments: [
      (
        "~nobody-else/a",
        "begins with ~nobody-else, but there is no user nobody-else; a file of that name is "
          + "./~nobody-else/a"
      ),
      ("${NONE}/a", "names the environment variable NONE, which is not set"),
      ("${EMPTY}", "names the environment variable EMPTY, which is empty"),
      ("a/${DATA", #"holds a "${" that does not begin a "${NAME}""#),
      ("${}", #"holds a "${" that does not begin a "${NAME}""#),
      (
        "/x/${API_TOKEN}",
        "names the environment variable API_TOKEN, a secret; paths are shown and kept"
      ),
    ])
  func problems(text: String, sentence: String) {
    #expect(throws: PathTemplate.Problem(sentence: sentence)) {
      try PathTemplate(text).filled(Self.variables)
    }
  }

  @Test("Without a home there is none to begin at")
  func homeless() {
    for environment in [[:], ["HOME": ""]] {
      let sentence = "needs the environment variable HOME, which is not set"
      #expect(throws: PathTemplate.Problem(sentence: sentence)) {
        try PathTemplate("~/a").filled(EnvironmentVariables(environment: environment))
      }
    }
  }

  @Test("The system knows where its users are at home")
  func users() {
    #expect(HomeFolder.of(user: "root") == "/root")
    #expect(HomeFolder.of(user: "no such user") == nil)
    #expect(EnvironmentVariables([:]).homeOfUser("root") == "/root")
  }
}

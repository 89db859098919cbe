import Testing

@testable import Net

@Suite("Internet addresses")
struct IPAddressTests {
  @Test(
    "An address is written in one way",
    arguments: [
      ("127.0.0.1", "127.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
      ("::1", "::1"), ("1::", "1::"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("::ffff:127.0.0.1", "::ffff:7f00:1"),
      ("64:ff9b::8.8.8.8", "64:ff9b::808:808"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ])
  func spelling(text: String, expected: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == expected)
    #expect(IPAddress(expected) == address)
  }

  @Test(
    "Anything else is none",
    arguments: [
      "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.a", "1.2.3.4 ", "+1.2.3.4", ":",
      ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::",
      "fe80::1%eth0", "::1.2.3", "1.2.3.4::", "g::", "example.org",
    ])
  func refusals(text: String) { #expect(IPAddress(text) == nil) }

  @Test("Addresses come out of bytes, the most significant first")
  func bytes() {
    #expect(IPAddress(bytes: [1, 2, 3, 4]) == .v4(1, 2, 3, 4))
    #expect(IPAddress(bytes: [UInt8](repeating: 0, count: 15) + [1]) == .v6(1))
    #expect(IPAddress(bytes: [1, 2, 3]) == nil)
  }

  /// The first and the last address of each block, and those beside it.
  static let blocks: [(AddressScope, [String])] = [
    (
      .global,
      [
        "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "198.51.99.255", "203.0.112.255", "203.0.114.0",
        "223.255.255.255", "2606:2800:220:1:248:1893:25c8:1946", "2000::", "2a00::1",
        "64:ff9b::808:808",
      ]
    ),
    (.loopback, ["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "64:ff9b::7f00:1"]),
    (.unspecified, ["0.0.0.0", "0.255.255.255", "::"]),
    (
      .privateUse,
      [
        "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
        "192.168.255.255", "fc00::", "fd00::1", "fdff:ffff::", "fec0::1", "64:ff9b::a00:1",
      ]
    ),
    (.linkLocal, ["169.254.0.0", "169.254.169.254", "fe80::", "fe80::1", "febf::1"]),
    (.shared, ["100.64.0.0", "100.127.255.255"]),
    (.multicast, ["224.0.0.0", "239.255.255.255", "ff00::", "ff02::1"]),
    (
      .documentation,
      ["192.0.2.0", "198.51.100.255", "203.0.113.7", "2001:db8::1", "3fff::1", "3fff:fff::1"]
    ),
    (.benchmark, ["198.18.0.0", "198.19.255.255", "2001:2::1"]),
    (
      .embedding,
      [
        "192.88.99.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::",
        "2001::1", "64:ff9b:1::1",
      ]
    ),
    (
      .reserved,
      [
        "192.0.0.1", "240.0.0.0", "255.255.255.255", "100::1", "2001:1ff::1", "4000::", "5f00::1",
        "fe00::1", "1::1",
      ]
    ),
  ]

  @Test("Every special block is known at both its ends", arguments: blocks)
  func reach(reach: AddressScope, addresses: [String]) throws {
    for text in addresses {
      let address = try #require(IPAddress(text))
      #expect(address.reach == reach, "\(text) is \(address.reach.words)")
    }
  }
}

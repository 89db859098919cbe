/// What part of the world an address belongs to.
package enum AddressScope: Sendable, Hashable {
  case global
  case loopback
  case unspecified
  case privateUse
  case linkLocal
  /// Between a provider and its customers (100.64.0.0/10).
  case shared
  case multicast
  case documentation
  case benchmark
  /// Holds an address of the other kind, which is where what is sent would come out.
  case embedding
  case reserved

  /// What an address of it is, in a sentence.
  package var words: String {
    switch self {
    case .global: "a public address"
    case .loopback: "an address of this machine"
    case .unspecified: "no address of a server"
    case .privateUse: "an address of a private network"
    case .linkLocal: "an address of the local link"
    case .shared: "an address of a provider's network"
    case .multicast: "an address of many"
    case .documentation: "an address for examples"
    case .benchmark: "an address for measurements"
    case .embedding: "an address that holds another one"
    case .reserved: "a reserved address"
    }
  }
}

extension IPAddress {
  /// By the registries of special addresses that IANA keeps for IPv4 and IPv6.
  package var reach: AddressScope {
    switch self {
    case .v4(let value):
      return Self.special4.first { value >> (32 - $0.bits) == $0.start >> (32 - $0.bits) }?.reach
        ?? .global
    case .v6(let value):
      // A translator's address (RFC 6052): where there is no IPv4, every IPv4 server has one.
      if value >> 32 == 0x0064_ff9b_0000_0000_0000_0000 {
        return IPAddress.v4(UInt32(truncatingIfNeeded: value)).reach
      }
      let known = Self.special6.first { value >> (128 - $0.bits) == $0.start }
      // Nothing else than 2000::/3 has been given out.
      return known?.reach ?? (value >> 125 == 1 ? .global : .reserved)
    }
  }

  private static let special4: [(start: UInt32, bits: UInt32, reach: AddressScope)] = [
    (0x0000_0000, 8, .unspecified),  // 0.0.0.0
    (0x0A00_0000, 8, .privateUse),  // 10.0.0.0
    (0x6440_0000, 10, .shared),  // 100.64.0.0
    (0x7F00_0000, 8, .loopback),  // 127.0.0.0
    (0xA9FE_0000, 16, .linkLocal),  // 169.254.0.0
    (0xAC10_0000, 12, .privateUse),  // 172.16.0.0
    (0xC000_0000, 24, .reserved),  // 192.0.0.0, protocols
    (0xC000_0200, 24, .documentation),  // 192.0.2.0
    (0xC058_6300, 24, .embedding),  // 192.88.99.0, relays of 6to4
    (0xC0A8_0000, 16, .privateUse),  // 192.168.0.0
    (0xC612_0000, 15, .benchmark),  // 198.18.0.0
    (0xC633_6400, 24, .documentation),  // 198.51.100.0
    (0xCB00_7100, 24, .documentation),  // 203.0.113.0
    (0xE000_0000, 4, .multicast),  // 224.0.0.0
    (0xF000_0000, 4, .reserved),  // 240.0.0.0, with the broadcast address
  ]

  /// `start` is the first bits alone. The first that fits counts.
  private static let special6: [(start: UInt128, bits: UInt128, reach: AddressScope)] = [
    (0, 128, .unspecified),
    (1, 128, .loopback),
    (0, 96, .embedding),  // ::a.b.c.d
    (0xffff, 96, .embedding),  // ::ffff:a.b.c.d
    (0x0064_ff9b_0001, 48, .embedding),  // translators of a network's own
    (0x0100_0000_0000_0000, 64, .reserved),  // to be thrown away
    (0x2001_0000, 32, .embedding),  // Teredo
    (0x2001_0002_0000, 48, .benchmark),
    (0x2001_0db8, 32, .documentation),
    (0x2001_0000 >> 9, 23, .reserved),  // protocols
    (0x2002, 16, .embedding),  // 6to4
    (0x3fff_0, 20, .documentation),
    (0xfc00 >> 9, 7, .privateUse),
    (0xfe80 >> 6, 10, .linkLocal),
    (0xfec0 >> 6, 10, .privateUse),  // sites, which nobody makes any more
    (0xff, 8, .multicast),
  ]
}

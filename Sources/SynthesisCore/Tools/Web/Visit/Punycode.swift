/// Labels of host names in letters that DNS has not, as it writes them (RFC 3492).
enum Punycode {
  private static let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
  private static let base = 36
  private static let smallestThreshold = 1
  private static let largestThreshold = 26

  /// Without the `xn--`. Nil for a label that is longer than one may be.
  static func encode(_ label: some StringProtocol) -> String? {
    let scalars = label.unicodeScalars.map { Int($0.value) }
    guard scalars.count <= 63 else { return nil }
    var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
    let basicCount = output.count
    var handled = basicCount
    if basicCount > 0 { output.append(UInt8(ascii: "-")) }
    var (code, delta, bias) = (0x80, 0, 72)
    while let next = scalars.filter({ $0 >= code }).min() {
      delta += (next - code) * (handled + 1)
      code = next
      for scalar in scalars {
        if scalar < code { delta += 1 }
        guard scalar == code else { continue }
        append(delta, bias: bias, to: &output)
        bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// A number in digits of a varying base, the least significant first.
  private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
    var rest = delta
    var place = base
    while true {
      let threshold = min(max(place - bias, smallestThreshold), largestThreshold)
      if rest < threshold { break }
      output.append(digits[threshold + (rest - threshold) % (base - threshold)])
      rest = (rest - threshold) / (base - threshold)
      place += base
    }
    output.append(digits[rest])
  }

  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var steps = 0
    while delta > (base - smallestThreshold) * largestThreshold / 2 {
      delta /= base - smallestThreshold
      steps += base
    }
    return steps + (base - smallestThreshold + 1) * delta / (delta + 38)
  }
}

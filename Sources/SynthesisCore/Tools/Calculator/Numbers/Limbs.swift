/// Arithmetic on magnitudes: arrays of 64-bit digits, the least significant first, with no zero on
/// top, so that zero is the empty array and equal numbers are equal arrays.
///
/// The loops run over pointers with wrapping operators: the calculator promises an answer within
/// 50 ms for numbers of 10,000 digits, in a debug build too, where checked subscripts are slow.
enum Limbs {
  typealias Source = UnsafePointer<UInt>
  typealias Target = UnsafeMutablePointer<UInt>

  /// Builds a magnitude of at most `count` limbs, zero at first, and drops the zeros on top.
  static func build(count: Int, _ body: (Target) -> Void) -> [UInt] {
    if count == 0 { return [] }
    var limbs = [UInt](repeating: 0, count: count)
    limbs.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
    trim(&limbs)
    return limbs
  }

  /// Calls `body` with the limbs' address; not at all for zero, which has none.
  static func read(_ limbs: [UInt], _ body: (Source) -> Void) {
    limbs.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
  }

  static func trim(_ limbs: inout [UInt]) {
    var count = limbs.count
    while count > 0, limbs[count - 1] == 0 { count -= 1 }
    if count < limbs.count { limbs.removeLast(limbs.count - count) }
  }

  static func bitWidth(_ limbs: [UInt]) -> Int {
    guard let top = limbs.last else { return 0 }
    return limbs.count * UInt.bitWidth - top.leadingZeroBitCount
  }

  static func compare(_ left: [UInt], _ right: [UInt]) -> Int {
    if left.count != right.count { return left.count < right.count ? -1 : 1 }
    var index = left.count - 1
    while index >= 0 {
      if left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
      index -= 1
    }
    return 0
  }

  static func add(_ left: [UInt], _ right: [UInt]) -> [UInt] {
    let (long, short) = left.count >= right.count ? (left, right) : (right, left)
    if short.isEmpty { return long }
    let (longCount, shortCount) = (long.count, short.count)
    return build(count: longCount + 1) { target in
      read(long) { long in
        read(short) { short in
          var carry: UInt = 0
          var index = 0
          while index < longCount {
            let sum = long[index] &+ carry
            carry = sum < carry ? 1 : 0
            let other = index < shortCount ? short[index] : 0
            let total = sum &+ other
            if total < other { carry = 1 }
            target[index] = total
            index &+= 1
          }
          target[longCount] = carry
        }
      }
    }
  }

  /// `left - right`, where `left` is not the smaller.
  static func subtract(_ left: [UInt], _ right: [UInt]) -> [UInt] {
    if right.isEmpty { return left }
    let (leftCount, rightCount) = (left.count, right.count)
    return build(count: leftCount) { target in
      read(left) { left in
        read(right) { right in
          var borrow: UInt = 0
          var index = 0
          while index < leftCount {
            let other = index < rightCount ? right[index] : 0
            let difference = left[index] &- other
            let wrapped: UInt = left[index] < other ? 1 : 0
            target[index] = difference &- borrow
            borrow = wrapped | (difference < borrow ? 1 : 0)
            index &+= 1
          }
        }
      }
    }
  }

  /// Schoolbook multiplication: at the 520 limbs that 10,000 digits take, half a millisecond.
  static func multiply(_ left: [UInt], _ right: [UInt]) -> [UInt] {
    if left.isEmpty || right.isEmpty { return [] }
    let (leftCount, rightCount) = (left.count, right.count)
    return build(count: leftCount + rightCount) { target in
      read(left) { left in
        read(right) { right in
          var index = 0
          while index < leftCount {
            target[index &+ rightCount] = addProduct(
              of: right, count: rightCount, by: left[index], to: target + index)
            index &+= 1
          }
        }
      }
    }
  }

  /// Adds `source * factor` to the limbs at `target` and returns the limb carried out of them.
  static func addProduct(of source: Source, count: Int, by factor: UInt, to target: Target) -> UInt
  {
    var carry: UInt = 0
    var index = 0
    while index < count {
      var (high, low) = source[index].multipliedFullWidth(by: factor)
      low = low &+ carry
      if low < carry { high = high &+ 1 }
      let sum = target[index] &+ low
      if sum < low { high = high &+ 1 }
      target[index] = sum
      carry = high
      index &+= 1
    }
    return carry
  }

  /// Subtracts `source * factor` from the limbs at `target` and returns the limb borrowed.
  static func subtractProduct(
    of source: Source, count: Int, by factor: UInt, from target: Target
  ) -> UInt {
    var borrow: UInt = 0
    var index = 0
    while index < count {
      var (high, low) = source[index].multipliedFullWidth(by: factor)
      low = low &+ borrow
      if low < borrow { high = high &+ 1 }
      let limb = target[index]
      if limb < low { high = high &+ 1 }
      target[index] = limb &- low
      borrow = high
      index &+= 1
    }
    return borrow
  }

  static func shiftLeft(_ limbs: [UInt], by bits: Int) -> [UInt] {
    if limbs.isEmpty || bits == 0 { return limbs }
    let (whole, part) = bits.quotientAndRemainder(dividingBy: UInt.bitWidth)
    let count = limbs.count
    return build(count: count + whole + 1) { target in
      read(limbs) { source in
        var index = 0
        var carry: UInt = 0
        while index < count {
          let limb = source[index]
          target[index &+ whole] = (limb << UInt(part)) | carry
          // A shift by the full width gives zero, which is what a part of zero needs.
          carry = limb >> UInt(UInt.bitWidth &- part)
          index &+= 1
        }
        target[count &+ whole] = carry
      }
    }
  }

  static func shiftRight(_ limbs: [UInt], by bits: Int) -> [UInt] {
    let (whole, part) = bits.quotientAndRemainder(dividingBy: UInt.bitWidth)
    let count = limbs.count - whole
    if count <= 0 { return [] }
    return build(count: count) { target in
      read(limbs) { source in
        var index = 0
        while index < count {
          let high = index &+ 1 < count ? source[index &+ whole &+ 1] : 0
          target[index] =
            (source[index &+ whole] >> UInt(part)) | (high << UInt(UInt.bitWidth &- part))
          index &+= 1
        }
      }
    }
  }
}

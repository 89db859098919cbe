import Testing

@testable import Base

@Suite("SHA-256")
struct SHA256Tests {
  @Test(
    "known texts have their published digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func published(text: String, digest: String) {
    #expect(SHA256.digest(text.utf8).hexadecimal == digest)
  }

  @Test("a million letters a have their published digest")
  func million() {
    #expect(
      SHA256.digest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)).hexadecimal
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Byte `i` of the text of length `n` is `(7 i + n) mod 256`; the digests, made with Python's
  /// hashlib, are cut to 16 digits.
  @Test("texts of every length from 0 to 200 agree with an independent implementation")
  func everyLength() {
    let expected = Self.prefixes.split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(expected.count == 201)
    for (length, prefix) in expected.enumerated() {
      let text = Self.text(length)
      #expect(SHA256.digest(text).hexadecimal.hasPrefix(prefix), "length \(length)")
      // Not contiguous: goes byte by byte.
      #expect(SHA256.digest(text.lazy.map { $0 }).hexadecimal.hasPrefix(prefix), "length \(length)")
    }
  }

  @Test("a text gives one digest wherever it is split")
  func splits() {
    let text = Self.text(200)
    let whole = SHA256.digest(text)
    for first in 0...200 {
      var hash = SHA256()
      hash.update(text[..<first])
      hash.update(text[first...])
      #expect(hash.finalize() == whole, "split at \(first)")
    }
  }

  @Test("a digest reads back from its hexadecimal digits and its bytes")
  func conversions() throws {
    let digest = SHA256.digest("abc".utf8)
    #expect(SHA256.Digest(hexadecimal: digest.hexadecimal) == digest)
    #expect(SHA256.Digest(hexadecimal: digest.hexadecimal.uppercased()) == digest)
    #expect(SHA256.Digest(bytes: digest.bytes) == digest)
    #expect(digest.prefix == 0xba78_16bf_8f01_cfea)
    #expect(digest.bytes.prefix(4) == [0xba, 0x78, 0x16, 0xbf])
    for bad in ["", "ab", digest.hexadecimal + "0", "g" + digest.hexadecimal.dropFirst()] {
      #expect(SHA256.Digest(hexadecimal: bad) == nil, "\(bad)")
    }
  }

  private static func text(_ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(($0 * 7 + length) % 256) }
  }

  private static let prefixes = """
    e3b0c44298fc1c14 4bf5122f344554c5 4b2871da34670fde 6ab0dba1f4f1dfbb cc91969ee8b9da49
    548f1ba2c502bd93 d9bebe62a203867f ea329d80a200b128 f8d2f3f092c61db3 ebf38f05d6fc18eb
    ebed051b211cb0a5 ee18d80dcfd97fac 274224d6c11e9170 c4b3934428b91502 f78441705ae97dba
    d31c84cc2efdfd46 91fa54b4c0e5e3a8 cf197c749c317130 82b26c6311062c95 676dcbeefaee7884
    f35ba44648199dab 3256422b793254e9 b570f8fff9068961 480bb272abf65f91 6aa2009703184ac2
    46f22d0ccbf632d8 564930899a2fb00e 9e27fdce89d0a64d 6a05fba98b7125a7 b3c98cf7efac5d57
    546f9cdd5dda6d9c 6c56c9f0cdd4759c 70b25e78a713fbc1 91b1f04c498a0d2c a77a82ddcf79dbe0
    0def435a63f49281 76f2688492f21aba 604830b3652558d2 e9484af304e6d192 f2ce036a5df7ba3c
    1270085085f65984 d52c9271a0abb9a5 89e9f1b17a66aa2d b1dc5861b075492a 88a0cbfc483fa188
    adfdb4e4b9148927 5d7fb8c327ef28f2 c05eafab9b09805c 1b9bb7841d34207a f2fbae74481f752a
    12e6b65d4fcac474 45c4681f7dd5aec0 7307c900dd081594 b960bcf7aeb65bf7 1ad616be707a2b26
    81afe5b788dc2ce1 2aba54f0ac632420 903284efbf9100e8 49298f1616fb5777 1b70d65ef02ab752
    a7395392b500ee18 eb75a7c80ccaebf1 c2c02d573cda0bf7 733d3d4ee79ee671 79322907b3e9d013
    d85c007c6eb440f0 4bd07799e0aa84b8 bfa53da1db36997e d7b50207f65da3ad 175cb3b403beb050
    b6091ec91839ab64 8798aff4b6c7917f 220945122dff0711 9562f475c739c0a4 0bb0cef2213ed7f8
    6a0ef9907e40ef08 8a33581f29fa1bf8 98a6704713ad960b 0acb3e8577dccb77 ad6a07a735eaea84
    a6e52afbd45661fc 377a4403bfe4d41d 4c3e7a4169fe11e7 fc9fb04216316d39 144cf6dda6a6e19f
    266b94dbb76bb625 f0284cadaf3376c6 cd1ae968e11fc6db f95c65d193814182 5716a97f2e8159ca
    b93c6d70caf5c5f8 a9da5f6454c9ae18 01ec36203e28b068 bc7eeb5251c9af5e b8b392cf80838fc3
    9e1c7c73e4ffbd24 4a0a38136b3943c6 02bb4113a775433b e026184fbf995445 2ac66f34dc2f0628
    2f52d6c67152b0e2 a5b81b493d8df541 d69dce1d9d8a07ed 900ad118ea97bed6 1e23a81255d010e8
    58ac756b17bfdfb4 a35cd04631ea5372 55bf424a4b5f9fbc ba09901259c69b18 1495e6b71337caea
    87f22f4d2ffd18b5 b41ae5233b9ec35d 0949563bc78e5ccd 797b138819c4658a 7da54c63ae2ad5b7
    ef795a2daf56862d 618b0c28b9fe88df 5755466ea0fadd9f 718ab275033c0e8d 6c87eedf096b345d
    42500cf6a1e3936d bfee8850f7dfa428 e7b3de51aac0cd0a 8dd1b5fc7cd6b1da 5b97543a64eea4ed
    e531b989e30fb17d 5ae48c4d4a05ee65 68f6ff710276900c 489d55fea9a73af3 4e1556b2e9a50a3c
    bfeaa0cf3d24ce3c 5f1937bee0ec08da 60b4ca2446485d97 29b4834673e85bff 4a2614e2d0bbd340
    0eea3025e4a37d3b b72d3b91114641dc 38290bf1c604be38 b28d7f683e41cb35 988a989b7aaaf173
    ac670bdfc0de58ff 70e38e223fee4597 b15447bdd37df01c 96c2d4ee4ba535bd c64a92aab2316b08
    338b43ec5ccac87b 2e4bf427a1786acf d95be774d67d1a38 8c5584726521939a 98e91f6901513926
    58b2638cf0ed5c05 8831025e4ef6e172 07246a10cc56e97b 46fa41e24e947b17 f27239de70d28de0
    89ecf084d640cd78 292e38669f636903 157cf607cde83e9f a913a78283d01b7c 338bc069f893565f
    c7cb16bc7ab0a787 3a4fd480a04f4ca7 338b2e5fb4af32c3 8c18ce05356e4aae 50d2acd972e9103d
    a5c8719cf92b6d7a a8fd879d827c9fef 2d25974cacc21830 45583d73ea1a1efc 2f094e0eccbe4020
    753c905aaa98970d 7592e5b5756f17b2 8fad802be7548204 a4c13898f34a2ac9 43c856f7960014af
    bbaec7295b89a7ff 3ac47e7ba9f13534 bc8eadf7b9913500 308b4e677d70233f a345db8856b0700a
    ac718258d41c9b52 1c4d8cad23aaafc3 9a601119f9de5f7f d5569223a34f8448 8beeb42ffc89512d
    82908f698870f92d 638f1a949ecd9dda 21a04a07218f6965 018c8d9dea89f678 5b1d3e4a1a1b1222
    6e85f4424991249b 335b3bf2c22790fe 8670a48b392a0d30 895db6b112ddbfcb 7a92cee25bb02c9d
    35080237ef6212ce 770b1844a2781663 71fa2c23c62f8dad 91c4aa475ade3268 a61a5546297c6e17
    8e3f3819b4f1b1f7
    """
}

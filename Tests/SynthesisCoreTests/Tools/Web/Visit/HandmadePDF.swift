/// The bytes of a PDF, written by hand. Object 1 is the catalogue, 2 the list of pages, 3 a font and
/// 4 the words of all pages.
struct HandmadePDF {
  private var objects: [String]
  private var trailer = ""

  /// So many pages that all say the same, in lines of their own.
  init(lines: [String], pages: Int = 1) {
    let numbers = (0..<pages).map { "\($0 + 5) 0 R" }
    let text = lines.map { "(\($0)) Tj T*" }.joined(separator: "\n")
    objects =
      [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [\(numbers.joined(separator: " "))] /Count \(pages) >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        Self.stream("BT /F 10 Tf 20 TL 20 14300 Td\n\(text) ET"),
      ]
      + numbers.map { _ in
        """
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 14400 14400] /Contents 4 0 R
        /Resources << /Font << /F 3 0 R >> >> >>
        """
      }
  }

  private init(objects: [String]) { self.objects = objects }

  private static func stream(_ content: String, _ entries: String = "") -> String {
    "<< /Length \(content.utf8.count) \(entries) >>\nstream\n\(content)\nendstream"
  }

  /// A page of forms, each of which draws the next one twenty times.
  static var formBomb: HandmadePDF {
    let again = String(repeating: "/X Do ", count: 20)
    let forms = (5..<13).map { number in
      let resources = "/Resources << /XObject << /X \(number + 1) 0 R >> >>"
      return stream(again, "/Type /XObject /Subtype /Form /BBox [0 0 600 800] \(resources)")
    }
    return HandmadePDF(
      objects: [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        """
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R
        /Resources << /XObject << /X 5 0 R >> >> >>
        """, stream(again),
      ] + forms + [stream("0 0 m", "/Type /XObject /Subtype /Form /BBox [0 0 600 800]")])
  }

  /// The same, locked with a password that is not the empty one.
  var locked: HandmadePDF {
    var locked = self
    let (owner, user) = (
      String(repeating: "41", count: 32), String(repeating: "42", count: 32)
    )
    locked.objects.append("<< /Filter /Standard /V 1 /R 2 /O <\(owner)> /U <\(user)> /P -4 >>")
    locked.trailer = "/Encrypt \(locked.objects.count) 0 R /ID [<00> <00>]"
    return locked
  }

  var bytes: [UInt8] {
    var text = "%PDF-1.4\n"
    var places: [Int] = []
    for (index, object) in objects.enumerated() {
      places.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for place in places {
      let digits = String(place)
      text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R \(trailer) >>\n"
    return Array((text + "startxref\n\(table)\n%%EOF\n").utf8)
  }
}

import CQRCode

/// A text as a picture for cameras (ISO/IEC 18004), in the terms of SVG. libqrencode says which squares are dark.
struct QRCode: Sendable {
    /// In squares, with the light margin around it.
    let side: Int
    /// The dark squares, row by row: the `d` of an SVG path.
    let path: String

    /// The margin that the standard asks for, in squares.
    private static let margin = 4

    /// - Returns: nil for a text that no such picture holds: more than 2,331 bytes at this level of correction.
    init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                // The lowest bit of each square is its colour.
                while column < width, code.pointee.data[row * width + column] & 1 == 1 { column += 1 }
                if column > start {
                    path += "M\(start + Self.margin) \(row + Self.margin)h\(column - start)v1h-\(column - start)z"
                }
                column = max(column, start + 1)
            }
        }
        side = width + 2 * Self.margin
        self.path = path
    }
}

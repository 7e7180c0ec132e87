import Foundation
import Kernel

/// The picture of a badge: a disc in the colour of the territory with a ring, drawn here, so that every badge has one that nobody
/// had to upload. It carries a credential where one is baked in (Open Badges 3.0 §5.3).
enum BadgeImage {
    static let pngKeyword = "openbadgecredential"
    /// Pixels of one side.
    static let side = 256

    static func svg(_ hue: Int, initial: String, baked credential: String? = nil) -> String {
        document(
            """
            <circle cx="128" cy="128" r="120" fill="hsl(\(hue),45%,32%)"/>\
            <circle cx="128" cy="128" r="100" fill="none" stroke="hsl(\(hue),55%,80%)" stroke-width="8"/>\
            <text x="128" y="164" text-anchor="middle" font-family="sans-serif" font-size="104" fill="#fff">\(escaped(initial))</text>
            """, baked: credential)
    }

    /// A drawing of a picture, which is inside, so that the file is whole by itself.
    /// - Parameter picture: PNG.
    static func svg(_ picture: [UInt8], baked credential: String) -> String {
        document(
            """
            <image width="256" height="256" href="data:image/png;base64,\(Data(picture).base64EncodedString())"/>
            """, baked: credential)
    }

    private static func document(_ drawing: String, baked credential: String?) -> String {
        let carrier = credential.map {
            "<openbadges:credential xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\">\(escaped($0))</openbadges:credential>"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" role="img">\(carrier ?? "")\(drawing)</svg>
            """
    }

    /// Text within XML. Byte by byte: a mark behind a bracket would make of both one character that is no bracket.
    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let entities: [(name: String, byte: UInt8)] = [
        ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&quot;", UInt8(ascii: "\"")),
        ("&#39;", UInt8(ascii: "'")), ("&apos;", UInt8(ascii: "'")), ("&amp;", UInt8(ascii: "&")),
    ]

    /// What stands for itself within XML: no entities but the five that XML has.
    private static func unescaped(_ text: String) -> String {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        while let first = rest.first {
            if first == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.name.utf8) }) {
                bytes.append(entity.byte)
                rest = rest.dropFirst(entity.name.utf8.count)
            } else {
                bytes.append(first)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// PNG (ISO/IEC 15948), eight bits of red, green, blue and alpha.
    static func png(_ hue: Int, baked credential: String? = nil) -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        append("IHDR", big(UInt32(side)) + big(UInt32(side)) + [8, 6, 0, 0, 0], to: &bytes)
        if let credential {
            // Keyword, not compressed, no language, no translated keyword.
            append("iTXt", Array(pngKeyword.utf8) + [0, 0, 0, 0, 0] + Array(credential.utf8), to: &bytes)
        }
        append("IDAT", Deflate.zlib(pixels(hue)), to: &bytes)
        append("IEND", [], to: &bytes)
        return bytes
    }

    /// A picture with a credential behind its head.
    static func png(_ picture: [UInt8], baked credential: String) -> [UInt8] {
        var chunk: [UInt8] = []
        append("iTXt", Array(pngKeyword.utf8) + [0, 0, 0, 0, 0] + Array(credential.utf8), to: &chunk)
        return picture[..<headEnd] + chunk + picture[headEnd...]
    }

    /// Where the first chunk of a PNG ends, which is its head: a signature of 8 bytes, then 13 with their length, type and check.
    private static let headEnd = 8 + 25
    /// Pixels of a chosen picture's sides.
    static let sides: ClosedRange<UInt32> = 64...1024

    /// Whether bytes are a PNG of chunks from head to end, of a size that is taken, without a credential inside.
    static func isPicture(_ bytes: [UInt8]) -> Bool {
        guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), bytes.count > headEnd,
            bytes[8..<16].elementsEqual([0, 0, 0, 13] + Array("IHDR".utf8)), chunk(inPNG: bytes) == nil,
            sides.contains(number(bytes, at: 16)), sides.contains(number(bytes, at: 20))
        else { return false }
        var position = 8
        while position + 12 <= bytes.count {
            let length = Int(number(bytes, at: position))
            guard length <= bytes.count - position - 12 else { return false }
            let type = bytes[position + 4..<position + 8]
            position += 12 + length
            if type.elementsEqual(Array("IEND".utf8)) { return length == 0 && position == bytes.count }
        }
        return false
    }

    private static func number(_ bytes: [UInt8], at position: Int) -> UInt32 {
        bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func append(_ type: String, _ data: [UInt8], to bytes: inout [UInt8]) {
        let body = Array(type.utf8) + data
        bytes += big(UInt32(data.count)) + body + big(Deflate.crc(body))
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
    }

    /// Lines from the top, each behind the number of its filter, none.
    private static func pixels(_ hue: Int) -> [UInt8] {
        let (disc, ring) = (rgb(hue, 0.45, 0.32), rgb(hue, 0.55, 0.8))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(side * (1 + 4 * side))
        for y in 0..<side {
            bytes.append(0)
            for x in 0..<side {
                let (dx, dy) = (x - side / 2, y - side / 2)
                let square = dx * dx + dy * dy
                if square > 120 * 120 {
                    bytes += [0, 0, 0, 0]
                } else {
                    bytes += (96 * 96...104 * 104).contains(square) ? ring : disc
                }
            }
        }
        return bytes
    }

    /// CSS's `hsl()` (CSS Color 4 §8.1), opaque.
    private static func rgb(_ hue: Int, _ saturation: Double, _ lightness: Double) -> [UInt8] {
        func channel(_ n: Double) -> UInt8 {
            let k = (n + Double(hue) / 30).truncatingRemainder(dividingBy: 12)
            let a = saturation * min(lightness, 1 - lightness)
            return UInt8(((lightness - a * max(-1, min(k - 3, 9 - k, 1))) * 255).rounded())
        }
        return [channel(0), channel(8), channel(4), 255]
    }

    /// The credential in a PNG's own chunk; nil where there is none, or the file is damaged.
    static func credential(inPNG bytes: [UInt8]) -> String? {
        chunk(inPNG: bytes).flatMap { text(inChunk: $0) }
    }

    /// The data of the first chunk that says it has a credential. No other is looked at, so that a file of many costs no more than
    /// one.
    private static func chunk(inPNG bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) else { return nil }
        let mark = Array("iTXt".utf8) + Array(pngKeyword.utf8) + [0]
        var position = 8
        while position + 12 <= bytes.count {
            let length = Int(number(bytes, at: position))
            guard length <= bytes.count - position - 12 else { return nil }
            let body = bytes[position + 4..<position + 8 + length]
            if body.starts(with: mark) { return body.dropFirst(mark.count) }
            position += 12 + length
        }
        return nil
    }

    /// Bytes that a compressed text may stand for.
    private static let textLimit = 262_144

    /// - Parameter data: behind the keyword: whether and how it is compressed, two texts that end with zero, and the credential.
    private static func text(inChunk data: ArraySlice<UInt8>) -> String? {
        guard data.count > 2 else { return nil }
        let isCompressed = data.first == 1
        let rest = data.dropFirst(2)
        guard let language = rest.firstIndex(of: 0), let translated = rest[(language + 1)...].firstIndex(of: 0) else {
            return nil
        }
        let text = Array(rest[(translated + 1)...])
        let plain = isCompressed ? Deflate.unzlib(text, limit: textLimit) : text
        return plain.flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The credential in an SVG: of the attribute `verify` or the text of the element. The document is not interpreted: what is
    /// found is judged like anything a stranger sends.
    static func credential(inSVG text: String) -> String? {
        guard let open = text.range(of: "<openbadges:credential"),
            let end = text[open.upperBound...].firstIndex(of: ">")
        else { return nil }
        let tag = text[open.upperBound..<end]
        for quote in ["\"", "'"] {
            guard let verify = tag.range(of: "verify=\(quote)"),
                let end = tag[verify.upperBound...].range(of: quote)?.lowerBound
            else { continue }
            return String(tag[verify.upperBound..<end])
        }
        guard let close = text[end...].range(of: "</openbadges:credential>") else { return nil }
        let inner = text[text.index(after: end)..<close.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
        return inner.hasPrefix("<![CDATA[") ? String(inner.dropFirst(9).dropLast(3)) : unescaped(inner)
    }
}

/// Leaves out of a picture, while it comes, what it says of where, when and by whom it was taken, and what hides behind it. Pixels,
/// colours and which way up it is stay as they are, and nothing is decoded.
///
/// A JPEG (ITU-T T.81 annex B) and a PNG (W3C PNG §5.3) lose those parts; in a WebP (RFC 9649 §2.3), whose length is said in front,
/// they become zeros. What does not keep to its format goes on as it is, and is a picture for nobody.
struct BarePicture {
    private enum Kind: String {
        case jpeg = "image/jpeg"
        case png = "image/png"
        case webp = "image/webp"
    }

    /// What becomes of so many bytes.
    private struct Step {
        enum Fate { case keep, blank, drop }

        let fate: Fate
        var count: Int

        static let keepAll = Step(fate: .keep, count: .max)
    }

    private let kind: Kind
    private var step: Step
    /// After this one.
    private var then: Step?
    /// Came, and is too little to be judged.
    private var waiting: [UInt8] = []
    /// Whether what comes is pixels of a JPEG.
    private var isInScan = false
    private var isOver = false

    /// - Returns: nil for other kinds, which are left alone.
    init?(_ kind: FileKind) {
        guard let kind = Kind(rawValue: kind.mediaType) else { return nil }
        self.kind = kind
        let head =
            switch kind {
            case .jpeg: 2
            case .png: 8
            case .webp: 12
            }
        step = Step(fate: .keep, count: head)
    }

    /// - Returns: what is left of all that came so far and was not given yet.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        waiting += bytes
        var kept: [UInt8] = []
        var rest = waiting[...]
        while !rest.isEmpty {
            if step.count == 0 {
                guard let following = judge(rest, &kept) else { break }
                step = following
            }
            let part = rest.prefix(step.count)
            switch step.fate {
            case .keep: kept += part
            case .blank: kept += [UInt8](repeating: 0, count: part.count)
            case .drop: break
            }
            rest = rest.dropFirst(part.count)
            step.count -= part.count
        }
        waiting = Array(rest)
        return kept
    }

    /// - Returns: nil where more has to come first.
    private mutating func judge(_ bytes: ArraySlice<UInt8>, _ kept: inout [UInt8]) -> Step? {
        if isOver { return Step(fate: .drop, count: .max) }
        if let step = then {
            then = nil
            return step
        }
        switch kind {
        case .jpeg: return isInScan ? scan(bytes, &kept) : segment(bytes, &kept)
        case .png: return pngChunk(bytes)
        case .webp: return webpChunk(bytes)
        }
    }

    // MARK: - JPEG

    private mutating func scan(_ bytes: ArraySlice<UInt8>, _ kept: inout [UInt8]) -> Step? {
        let pixels = bytes.prefix { $0 != 0xff }.count
        if pixels > 0 { return Step(fate: .keep, count: pixels) }
        guard let name = bytes.dropFirst().first else { return nil }
        if name == 0 || (0xd0...0xd7).contains(name) { return Step(fate: .keep, count: 2) }
        isInScan = name == 0xff
        return isInScan ? Step(fate: .keep, count: 1) : segment(bytes, &kept)
    }

    private mutating func segment(_ bytes: ArraySlice<UInt8>, _ kept: inout [UInt8]) -> Step? {
        guard let mark = bytes.first, let name = bytes.dropFirst().first else { return nil }
        guard mark == 0xff else { return Step.keepAll }
        switch name {
        case 0xff: return Step(fate: .keep, count: 1)
        case 0x01, 0xd0...0xd8: return Step(fate: .keep, count: 2)
        case 0xd9:
            isOver = true
            return Step(fate: .keep, count: 2)
        default: break
        }
        guard bytes.count >= 4 else { return nil }
        let length = Self.number(bytes.dropFirst(2).prefix(2))
        guard length >= 2 else { return Step.keepAll }
        isInScan = name == 0xda
        guard (0xe0...0xef).contains(name) || name == 0xfe else { return Step(fate: .keep, count: 2 + length) }
        guard bytes.count >= 2 + length else { return nil }
        let content = bytes.dropFirst(4).prefix(length - 2)
        if name == 0xe1, let turn = Self.turn(Array(content)) { kept += Self.saying(turn) }
        return Step(fate: Self.isNeeded(name, content) ? .keep : .drop, count: 2 + length)
    }

    /// What decoders need for the right colours.
    private static func isNeeded(_ name: UInt8, _ content: ArraySlice<UInt8>) -> Bool {
        switch name {
        case 0xe0: content.starts(with: Array("JFIF\0".utf8))
        case 0xe2: content.starts(with: Array("ICC_PROFILE\0".utf8))
        case 0xee: true
        default: false
        }
    }

    private static let exif = Array("Exif\0\0".utf8)

    /// Which way up it is, where EXIF says that it was turned (TIFF 6.0 section 2, tag 274).
    private static func turn(_ content: [UInt8]) -> UInt8? {
        let head = exif.count
        guard content.starts(with: exif), content.count >= head + 8 else { return nil }
        let isReversed = content[head] == UInt8(ascii: "I")
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place + count <= content.count else { return nil }
            let digits = content[place..<place + count]
            return isReversed ? Self.number(digits.reversed()) : Self.number(digits)
        }
        guard let place = number(head + 4, 4), let count = number(head + place, 2) else { return nil }
        for entry in 0..<count {
            let start = head + place + 2 + 12 * entry
            guard let tag = number(start, 2), let turn = number(start + 8, 2) else { return nil }
            if tag == 274 { return (2...8).contains(turn) ? UInt8(turn) : nil }
        }
        return nil
    }

    /// An EXIF that says this and nothing else.
    private static func saying(_ turn: UInt8) -> [UInt8] {
        let table: [UInt8] = [0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]
        var segment: [UInt8] = [0xff, 0xe1, 0, 34]
        segment += exif
        segment += "MM\0*".utf8
        segment += table
        return segment
    }

    // MARK: - PNG and WebP

    private static let pngWords: Set = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]
    private static let webpWords: Set = ["EXIF", "XMP "]

    private mutating func pngChunk(_ bytes: ArraySlice<UInt8>) -> Step? {
        guard bytes.count >= 8 else { return nil }
        let name = String(decoding: bytes.dropFirst(4).prefix(4), as: UTF8.self)
        isOver = name == "IEND"
        return Step(fate: Self.pngWords.contains(name) ? .drop : .keep, count: 12 + Self.number(bytes.prefix(4)))
    }

    private mutating func webpChunk(_ bytes: ArraySlice<UInt8>) -> Step? {
        guard bytes.count >= 8 else { return nil }
        let length = Self.number(bytes.dropFirst(4).prefix(4).reversed())
        let isSaid = Self.webpWords.contains(String(decoding: bytes.prefix(4), as: UTF8.self))
        if length > 0 { then = Step(fate: isSaid ? .blank : .keep, count: length + length % 2) }
        return Step(fate: .keep, count: 8)
    }

    private static func number(_ digits: some Sequence<UInt8>) -> Int {
        digits.reduce(0) { $0 << 8 | Int($1) }
    }
}

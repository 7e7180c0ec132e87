import Foundation
import Testing

@testable import ContentModule

@Suite("Pictures without what they say")
struct BarePictureTests {
    private static let secret = Array("59.9139 N 10.7522 E".utf8)

    private static func all(_ parts: [UInt8]...) -> [UInt8] { Array(parts.joined()) }

    private static func segment(_ name: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count + 2
        return all([0xff, name, UInt8(length >> 8), UInt8(length & 255)], content)
    }

    private static func words(_ text: String, _ more: [UInt8] = []) -> [UInt8] { all(Array(text.utf8), more) }

    private static func exif(_ turn: UInt8, isReversed: Bool) -> [UInt8] {
        let table: [UInt8] =
            isReversed
            ? [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, turn, 0, 0, 0, 0, 0, 0, 0]
            : [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]
        return words("Exif\0\0", table)
    }

    private static let start: [UInt8] = all([0xff, 0xd8], segment(0xe0, words("JFIF\0", [1, 2])))
    private static let colours = segment(0xe2, words("ICC_PROFILE\0", [1, 1, 9]))
    private static let tables = segment(0xdb, [0, 0xff, 0xe1, 3])
    /// Two scans, with what only looks like marks in them.
    private static let pixels = all(
        segment(0xda, [1, 2]), [5, 0xff, 0, 0xff, 0xd3, 7, 0xff, 0xff, 0xc4, 0, 3, 1], segment(0xda, [3]),
        [8, 0xff, 0xd9])

    /// All of it, in pieces of every length.
    private func bare(_ file: [UInt8], _ mediaType: String) throws -> [UInt8] {
        var results: Set<[UInt8]> = []
        for length in 1...file.count {
            var picture = try #require(BarePicture(FileKind(mediaType)))
            var kept: [UInt8] = []
            for place in stride(from: 0, to: file.count, by: length) {
                kept += picture.take(file[place..<min(place + length, file.count)])
            }
            results.insert(kept)
        }
        #expect(results.count == 1)
        return try #require(results.first)
    }

    @Test("A JPEG keeps its pixels, colours and the way up", arguments: [true, false])
    func jpeg(isReversed: Bool) throws {
        let said = Self.segment(0xe1, Self.all(Self.exif(6, isReversed: isReversed), Self.secret))
        let more = Self.all(
            Self.segment(0xe1, Self.secret), Self.segment(0xed, Self.secret), Self.segment(0xfe, Self.secret))
        let film = Self.segment(0xe2, Self.words("MPF\0", Self.secret))
        let file = Self.all(Self.start, said, more, Self.colours, film, Self.tables, Self.pixels, Self.secret)
        let turned = Self.segment(0xe1, Self.exif(6, isReversed: false))
        let expected = Self.all(Self.start, turned, Self.colours, Self.tables, Self.pixels)
        #expect(try bare(file, "image/jpeg") == expected)
    }

    @Test("A JPEG that was not turned, or says it wrongly, has no EXIF left")
    func unturned() throws {
        let wrong = [
            Self.exif(1, isReversed: true), Self.exif(9, isReversed: false),
            Array(Self.exif(6, isReversed: true).prefix(20)), Self.words("Exif\0\0II*\0", [255, 255, 255, 255]),
            Self.words("Exif\0\0"),
        ]
        let expected = Self.all(Self.start, Self.tables, Self.pixels)
        for content in wrong {
            let file = Self.all(Self.start, Self.segment(0xe1, content), Self.tables, Self.pixels)
            #expect(try bare(file, "image/jpeg") == expected)
        }
        let plain = Self.all(Self.start, Self.colours, Self.tables, Self.pixels)
        #expect(try bare(plain, "image/jpeg") == plain)
    }

    @Test("A PNG loses its words")
    func png() throws {
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            Self.all([0, 0, 0, UInt8(content.count)], Self.words(name), content, [1, 2, 3, 4])
        }
        let head = Self.all([0x89], Self.words("PNG\r\n"), [0x1a, 0x0a], chunk("IHDR", [1, 2, 3]))
        let data = Self.all(chunk("IDAT", [9, 9]), chunk("IEND", []))
        let said = ["eXIf", "tEXt", "iTXt", "zTXt", "tIME"].flatMap { chunk($0, Self.secret) }
        #expect(try bare(Self.all(head, said, data, Self.secret), "image/png") == Self.all(head, data))
    }

    @Test("A WebP has zeros where it said something")
    func webp() throws {
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            let padding = [UInt8](repeating: 0, count: content.count % 2)
            return Self.all(Self.words(name, [UInt8(content.count), 0, 0, 0]), content, padding)
        }
        let head = Self.all(Self.words("RIFF", [99, 0, 0, 0]), Self.words("WEBP"), chunk("VP8 ", [1, 2, 3]))
        let end = Self.all(chunk("XMP ", []), chunk("ALPH", [4]))
        let zeros = [UInt8](repeating: 0, count: Self.secret.count)
        let file = Self.all(head, chunk("EXIF", Self.secret), end)
        #expect(try bare(file, "image/webp") == Self.all(head, chunk("EXIF", zeros), end))
    }

    @Test("Other kinds are left alone")
    func others() {
        #expect(BarePicture(FileKind("image/gif")) == nil && BarePicture(.bytes) == nil)
    }
}

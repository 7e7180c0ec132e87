import Images
import Testing

@Suite("Pictures, before and after the worker")
struct ImageTests {
    private static let squares = ImageLimits.sizes.map {
        ImageAnswer.Square(side: $0, bytes: [UInt8](repeating: 7, count: $0))
    }
    private static let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    @Test("What the worker writes is what is read, and every shorter answer is none")
    func answer() throws {
        let answer = ImageAnswer(squares: Self.squares)
        #expect(try ImageAnswer(answer.encoded) == answer)
        for count in 0..<answer.encoded.count {
            #expect(throws: ImageAnswer.Unreadable.self) { try ImageAnswer(Array(answer.encoded.prefix(count))) }
        }
        #expect(throws: ImageAnswer.Unreadable.self) { try ImageAnswer(answer.encoded + [0]) }
    }

    @Test("A worker that refuses says why, and one that babbles says nothing", arguments: [UInt8](0...255))
    func refusal(status: UInt8) {
        let refusal = ImageRefusal(rawValue: status)
        #expect(
            performing: { try ImageAnswer([status]) },
            throws: { error in
                refusal.map { $0 == error as? ImageRefusal } ?? (error is ImageAnswer.Unreadable)
            })
    }

    @Test("A kind is what the first bytes say, and agrees with what it is called (S-101)")
    func kind() {
        #expect(ImageKind.of(Self.png) == .png && ImageKind.of([0xff, 0xd8, 0xff, 0xe0]) == .jpeg)
        #expect(ImageKind.of(Array("RIFF....WEBP".utf8)) == .webp && ImageKind.of(Array("GIF89a".utf8)) == .gif)
        for text in ["", "<svg>", "II*\0", "GIF88a", "RIFF....WAVE", "%PDF-1.7"] {
            #expect(ImageKind.of(Array(text.utf8)) == nil)
        }
        #expect(ImageKind.png.isCalled(nil) && ImageKind.png.isCalled("application/octet-stream"))
        #expect(ImageKind.jpeg.isCalled("IMAGE/JPEG; charset=binary") && !ImageKind.jpeg.isCalled("image/png"))
    }

    @Test("What is an archive or a document as well is no picture")
    func polyglot() {
        let end: [UInt8] = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
        #expect(ImageKind.of(Self.png + end) == nil)
        #expect(ImageKind.of(Self.png + end.dropLast(2) + [3, 0] + [1, 2, 3]) == nil)
        // The mark alone, as it may be among pixels.
        #expect(ImageKind.of(Self.png + end + [1]) == .png)
        #expect(ImageKind.of(Self.png + Array("%PDF-".utf8)) == nil)
    }

    @Test("Of a WebP nothing stays but the picture")
    func bare() {
        func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
            Array(name.utf8) + [UInt8(bytes.count), 0, 0, 0] + bytes + (bytes.count % 2 == 0 ? [] : [0])
        }
        func file(_ chunks: [UInt8]) -> [UInt8] {
            Array("RIFF".utf8) + [UInt8(chunks.count + 4), 0, 0, 0] + Array("WEBP".utf8) + chunks
        }
        let frame = [UInt8](repeating: 0, count: 9)
        let picture = chunk("VP8 ", [1, 2, 3])
        let whole = file(
            chunk("VP8X", [0x3c] + frame) + chunk("ICCP", [9]) + picture + chunk("EXIF", [8, 8]) + chunk("XMP ", [7]))
        #expect(WebP.bare(whole) == file(chunk("VP8X", [0x10] + frame) + picture))
        #expect(WebP.bare(Array(whole.dropLast())) == nil)
        #expect(WebP.bare(Self.png) == nil)
    }
}

import Crypto
import Foundation
import Kernel

@testable import Web

extension FuzzedDecoder {
    /// What stands in addresses and headers.
    static let web = [
        // Only what the node sealed is opened.
        FuzzedDecoder("cursor", samples: { [Array(Samples.cursors.seal("42", list: "members").utf8)] }) {
            let position = try Samples.cursors.open(text($0), list: "members")
            try requireOneSpelling(Samples.cursors.seal(position, list: "members").utf8, of: $0)
        },
        FuzzedDecoder("form", samples: { [Array("name=Eva+%C3%85sen&x=1&y".utf8)] }) { bytes in
            let form = try FormFields(text(bytes)[...])
            try require(form.pairs.count <= FormFields.maximumFields, "a form has no more fields than that")
            try require(Set(form.pairs.map { Array($0.name.utf8) }).count == form.pairs.count, "no name appears twice")
        },
        // However the bytes are cut on their way, a form has the same parts.
        FuzzedDecoder("multipart", samples: { [Array(multipart.utf8)] }) { bytes in
            let whole = try MultipartTrace(bytes[...], pieceSize: bytes.count)
            try requireSame(whole) { try MultipartTrace(bytes[...], pieceSize: 1) }
            try require(whole.count <= bytes.count, "no part has bytes that were not sent")
        },
        FuzzedDecoder("trace", samples: { [Array("00-\(traceID)-00f067aa0ba902b7-01".utf8)] }) { bytes in
            let random = [UInt8](repeating: 9, count: TraceContext.randomByteCount)
            let trace = TraceContext(continuing: text(bytes), random: random)
            try require(trace.traceID.utf8.count == 32 && trace.spanID.utf8.count == 16, "ids have their length")
            try requireSame(trace) { TraceContext(continuing: trace.header, random: random) }
        },
        FuzzedDecoder("language", samples: { [Array("nb-NO, nb;q=0.9, en;q=0.123, *;q=0".utf8)] }) { bytes in
            let weights = AcceptLanguage(text(bytes)).ranges.map(\.weight)
            try require(weights.count <= AcceptLanguage.maximumRanges, "no more ranges are read than that")
            try require(weights.allSatisfy((0...1000).contains), "a weight is between 0 and 1")
            try require(weights == weights.sorted(by: >), "the best comes first")
        },
    ]

    private static let multipart =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\nContent-Type: a/b\r\n\r\nx\r\n--b--\r\n"

    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
}

extension Samples {
    static let cursors = CursorSeal(key: SymmetricKey(data: salt)) { Date(timeIntervalSince1970: 1_790_000_000) }
}

/// What a form with the boundary `b` has, whatever the pieces that it came in.
private struct MultipartTrace: Equatable {
    private(set) var heads: [MultipartHead] = []
    private(set) var contents: [[UInt8]] = []

    var count: Int { contents.reduce(0) { $0 + $1.count } }

    init(_ bytes: ArraySlice<UInt8>, pieceSize: Int) throws {
        var parser = MultipartParser(boundary: "b")
        var rest = bytes
        while !rest.isEmpty {
            parser.append(Array(rest.prefix(pieceSize)))
            rest = rest.dropFirst(pieceSize)
            while let event = try parser.next() {
                switch event {
                case .part(let head):
                    heads.append(head)
                    contents.append([])
                case .bytes(let more): contents[contents.count - 1] += more
                case .partEnd: break
                case .end: break
                }
            }
        }
        guard parser.isOver else { throw MultipartParser.Malformed() }
    }
}

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

    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
}

extension Samples {
    static let cursors = CursorSeal(key: SymmetricKey(data: salt)) { Date(timeIntervalSince1970: 1_790_000_000) }
}

import FederationJudging
import Foundation

/// What a decoder is tried with: good inputs, the vectors of its kinds, and what fuzzers found worth keeping.
struct Corpus {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let vectors = Result { try VectorFile.all(in: folder.appending(path: "../Peers/vectors")) }

    let decoder: FuzzedDecoder

    /// All of it. The larger vectors are left out: what is in them is in the smaller ones too.
    func inputs() throws -> [[UInt8]] {
        try decoder.samples() + kept() + vectors().filter { $0.count <= 4096 }
    }

    /// `Corpus/<name>.txt`, one input in base64 a line.
    func kept() throws -> [[UInt8]] {
        let file = Self.folder.appending(path: "Corpus/\(decoder.name).txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            guard let data = Data(base64Encoded: String($0)) else { throw CocoaError(.fileReadCorruptFile) }
            return Array(data)
        }
    }

    private func vectors() throws -> [[UInt8]] {
        try Self.vectors.get().flatMap(\.vectors).filter { decoder.kinds.contains($0.kind) }.compactMap {
            if case .bytes(let bytes) = $0.input { bytes } else { nil }
        }
    }
}

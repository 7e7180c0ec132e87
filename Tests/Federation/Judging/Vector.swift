import FederationCore
public import Foundation

/// One vector of Tests/Peers/vectors: what was known, what came, and what becomes of it.
public struct Vector: Decodable, Sendable {
    public let id: String
    public let kind: String
    public let what: String
    public let before: Known
    public let input: Input
    public let expect: Verdict

    /// Bytes, or a proof.
    public enum Input: Decodable, Sendable {
        case bytes([UInt8])
        case proof(TreeProof)

        public init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .bytes(try Base64.decode(text))
            } else if let parts = try? value.decode([Part].self) {
                self = .bytes(parts.flatMap(\.bytes))
            } else {
                self = .proof(try value.decode(TreeProof.self))
            }
        }
    }

    /// Base64, and how often it stands there.
    private struct Part: Decodable {
        let bytes: [UInt8]

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            let once = try Base64.decode(try values.decode(String.self))
            bytes = Array(repeatElement(once, count: try values.decode(Int.self)).joined())
        }
    }

    /// What this implementation makes of it.
    public func verdict() throws -> Verdict {
        switch input {
        case .bytes(let bytes): try Judge.verdict(on: kind, bytes, knowing: before)
        case .proof(let proof): proof.verdict
        }
    }
}

/// A file of them.
public struct VectorFile: Decodable, Sendable {
    public let version: String
    public let name: String
    public let vectors: [Vector]

    /// All files of a folder, in the order of their names.
    public static func all(in folder: URL) throws -> [VectorFile] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
            .map { try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: $0)) }
    }
}

import FederationCore
import Foundation
import Testing

@Suite("The pages for authors of peers say what the code does") struct AuthorsPagesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/federation").standardizedFileURL

    /// The cells of every table row of a page, without code marks.
    private func rows(_ page: String, after heading: String) throws -> [[String]] {
        let text = try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)
        let start = try #require(text.firstRange(of: "\n\(heading)\n")).upperBound
        let section = text[start...].split(separator: "\n## ", maxSplits: 1, omittingEmptySubsequences: false)[0]
        return section.split(separator: "\n").filter { $0.hasPrefix("|") && !$0.hasPrefix("|---") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.replacing("`", with: "").trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test("Every reason for a refusal is explained, and no other")
    func refusals() throws {
        let explained = try rows("errors.md", after: "## What a message can be refused for").dropFirst().map { $0[0] }
        #expect(Set(explained) == Set(Reject.allCases.map(\.rawValue)))
        #expect(explained.count == Reject.allCases.count)
    }

    @Test("Every limit is the number in its one place")
    func limits() throws {
        let places: [String: Int] = [
            "Batch.maximumBytes": Batch.maximumBytes, "Batch.maximumItems": Batch.maximumItems,
            "Entry.maximumPayloadBytes": Entry.maximumPayloadBytes, "SignedNote.maximumBytes": SignedNote.maximumBytes,
            "SignedNote.maximumSignatures": SignedNote.maximumSignatures,
            "Envelope.maximumBytes": Envelope.maximumBytes,
            "Envelope.maximumSignatures": Envelope.maximumSignatures, "Genesis.maximumBytes": Genesis.maximumBytes,
            "RemoteCall.maximumLifetime": Int(RemoteCall.maximumLifetime),
            "RemoteCall.clockTolerance": Int(RemoteCall.clockTolerance), "RequestGuard.burst": Int(RequestGuard.burst),
            "RequestGuard.perSecond": Int(RequestGuard.perSecond), "HeadsAhead.limit": HeadsAhead.limit,
            "MerkleProof.maximumHashes": MerkleProof.maximumHashes,
        ]
        var missing = Set(places.keys)
        for row in try rows("README.md", after: "## 9. Limits").dropFirst() where row.count == 3 {
            guard let number = places[row[2]] else { continue }
            #expect(row[1].filter(\.isNumber) == "\(number)", "\(row[0])")
            missing.remove(row[2])
        }
        #expect(missing.isEmpty)
    }
}

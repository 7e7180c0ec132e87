import FederationJudging
import Foundation
import Testing

@Suite("The vectors that authors of other peers are given") struct OwnVectorTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Peers/vectors").standardizedFileURL

    private let files: [VectorFile]

    init() throws {
        files = try VectorFile.all(in: Self.folder)
    }

    @Test("Every vector gets the verdict that it states (S-130, S-132, S-133)")
    func verdicts() throws {
        for vector in files.flatMap(\.vectors) {
            #expect(try vector.verdict() == vector.expect, "\(vector.id): \(vector.what)")
        }
    }

    @Test("There are hundreds of them, each with a name of its own, all of version v1")
    func many() {
        let vectors = files.flatMap(\.vectors)
        #expect(vectors.count >= 300)
        #expect(Set(vectors.map(\.id)).count == vectors.count)
        #expect(files.allSatisfy { $0.version == "v1" })
    }
}

import Foundation
import Testing

@Suite("What the program is built from")
struct DependencyTests {
    private struct Resolved: Decodable {
        struct Pin: Decodable {
            struct State: Decodable {
                let version: String?
            }

            let identity: String
            let state: State
        }

        let pins: [Pin]
    }

    @Test(
        "What reads requests is not older than the releases that mended its known holes (S-060)",
        arguments: [("hummingbird", "2.28.0"), ("swift-nio", "2.101.0"), ("swift-nio-http2", "1.46.0")])
    func versions(_ package: String, _ least: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let bytes = try Data(contentsOf: root.appending(path: "Package.resolved"))
        let pin = try JSONDecoder().decode(Resolved.self, from: bytes).pins.first { $0.identity == package }
        let version = try #require(pin?.state.version, "\(package) is used at a released version")
        #expect(version.compare(least, options: .numeric) != .orderedAscending, "\(package) \(version)")
    }
}

import NodeTesting

/// A territory of its own for a test that takes one argument after another.
enum SharedTerritory {
    static func with(_ body: @Sendable (TestNode) async throws -> Void) async throws {
        try await TestFederation.with("se") { try await body($0["se"]) }
    }
}

import Synchronization
public import Web

/// Where modules put what members find on their home page. The module that has the page asks here and knows none of the others.
public final class HomeBoard: Sendable {
    /// - Returns: nothing where there is nothing to do.
    public typealias Part = @Sendable (_ member: SignedInMember, _ language: String) async throws -> [HomeCard]

    private let parts = Mutex<[Part]>([])

    public init() {}

    /// From now on this is asked whenever a member comes home.
    public func add(_ part: @escaping Part) {
        parts.withLock { $0.append(part) }
    }

    /// What all modules have for a member, in the order they were added.
    public func cards(for member: SignedInMember, language: String) async throws -> [HomeCard] {
        var cards: [HomeCard] = []
        for part in parts.withLock({ $0 }) { cards += try await part(member, language) }
        return cards
    }
}

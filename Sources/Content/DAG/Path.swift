/// The way from an address through folders: `<cid>/a/b`.
public struct Path: Sendable {
    public let root: CID
    public let names: [String]

    /// The most names that are followed.
    public static let nameLimit = 64

    public init(_ root: CID, _ names: [String] = []) throws(TreeProblem) {
        guard names.count <= Self.nameLimit else { throw .tooDeep }
        self.root = root
        self.names = names
    }

    /// What is at its end.
    /// - Parameter passing: is given every block on the way before the last, for whoever wants proof of the way.
    /// - Throws: ``TreeProblem/noEntry(_:)`` for a name that is not there, also in what is no folder.
    public func resolve(
        in store: some BlockSource, passing: (Block) async throws -> Void = { _ in }
    ) async throws -> Item {
        var cid = root
        for name in names {
            guard case .folder = try Item(await store.block(cid)),
                let entry = try await Folder(store, cid).entry(named: name, passing: passing)
            else { throw TreeProblem.noEntry(name) }
            cid = entry.cid
        }
        return try Item(await store.block(cid))
    }
}

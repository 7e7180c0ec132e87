import Content

/// The way from an address to what a path leads to.
struct ContentWay: Sendable {
    /// Each address on the way, the root first, what is at the end last.
    let addresses: [CID]
    let item: Item

    /// To a block that nobody looks into.
    init(to root: CID) {
        addresses = [root]
        item = .opaque(root)
    }

    /// - Throws: ``TreeProblem/noEntry(_:)`` for a name that is not there.
    init(_ path: Path, in store: some BlockSource) async throws {
        var addresses = [path.root]
        var item = try await Path(path.root).resolve(in: store)
        for name in path.names {
            guard case .folder(let folder) = item,
                let entry = try await Folder(store, folder).entry(named: name)
            else { throw TreeProblem.noEntry(name) }
            addresses.append(entry.cid)
            item = try await Path(entry.cid).resolve(in: store)
        }
        self.addresses = addresses
        self.item = item
    }
}

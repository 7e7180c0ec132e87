import Content

/// A folder that is to be written: what is in it, by name.
struct FolderPlan {
    private enum Child {
        case file(WrittenTree)
        case folder(FolderPlan)
    }

    private var children: [String: Child] = [:]

    mutating func add(_ path: String, _ file: WrittenTree) throws {
        let names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard names.count < TreeLimits().depth, names.allSatisfy({ Entry.isName($0) }) else {
            throw StorageProblem.unusableFile(path)
        }
        try add(names[...], file, path)
    }

    private mutating func add(_ names: ArraySlice<String>, _ file: WrittenTree, _ path: String) throws {
        guard let name = names.first else { return }
        guard names.count > 1 else {
            guard children.updateValue(.file(file), forKey: name) == nil else {
                throw StorageProblem.unusableFile(path)
            }
            return
        }
        var folder: FolderPlan
        switch children[name] {
        case .folder(let known): folder = known
        case nil: folder = FolderPlan()
        case .file: throw StorageProblem.unusableFile(path)
        }
        try folder.add(names.dropFirst(), file, path)
        children[name] = .folder(folder)
    }

    /// - Returns: the blocks of this folder and those in it, and the folder.
    func build() throws -> (blocks: [Block], folder: WrittenTree) {
        var entries: [Entry] = []
        var written = WrittenBlocks()
        var blocks: [Block] = []
        for (name, child) in children.sorted(by: { $0.key < $1.key }) {
            let tree: WrittenTree
            switch child {
            case .file(let file): tree = file
            case .folder(let folder):
                let built = try folder.build()
                blocks += built.blocks
                tree = built.folder
            }
            entries.append(try Entry(name: name, tree.tree))
            written.add(tree)
        }
        let (own, folder) = try DirectoryBuilder.build(entries)
        for block in own { written.add(block) }
        return (blocks + own, WrittenTree(folder, written))
    }
}

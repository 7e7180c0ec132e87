import Content
import Foundation

/// A package as a folder of content storage: its root is the version's address. Pure: the same package is the same blocks.
struct PackageTree {
    let root: CID
    let blocks: [Block]

    init(_ package: CoursePackage) throws {
        var blocks: [Block] = []
        let files = package.files.map { ($0.key.split(separator: "/").map(String.init)[...], Leaf.bytes($0.value)) }
        let assets = try package.assets.map { address, size in
            (["assets", address][...], Leaf.tree(Tree(root: try CID(address), contentSize: 0, totalSize: size)))
        }
        root = try Self.folder(files + assets, &blocks).root
        self.blocks = blocks
    }

    /// What has no name of its own below it.
    private enum Leaf {
        case bytes(Data)
        /// Something that is in content storage already, whose blocks are not looked at.
        case tree(Tree)
    }

    /// The version's address in its text form.
    var text: String { root.description }

    private static func folder(
        _ leaves: [(path: ArraySlice<String>, leaf: Leaf)], _ blocks: inout [Block]
    ) throws -> Tree {
        var entries: [Entry] = []
        for (name, inside) in Dictionary(grouping: leaves, by: { $0.path.first ?? "" }) {
            let tree: Tree
            if let only = inside.first, only.path.count == 1 {
                switch only.leaf {
                case .bytes(let bytes): tree = Self.file(bytes, &blocks)
                case .tree(let known): tree = known
                }
            } else {
                tree = try folder(inside.map { ($0.path.dropFirst(), $0.leaf) }, &blocks)
            }
            entries.append(try Entry(name: name, tree))
        }
        let built = try DirectoryBuilder.build(entries.sorted { $0.name < $1.name })
        blocks += built.blocks
        return built.folder
    }

    private static func file(_ bytes: Data, _ blocks: inout [Block]) -> Tree {
        var builder = FileBuilder()
        blocks += builder.append(bytes)
        let built = builder.finish()
        blocks += built.blocks
        return built.file
    }
}

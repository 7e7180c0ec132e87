import Content
import Foundation

/// A package as a folder of content storage: its root is the version's address. Pure: the same package is the same blocks.
struct PackageTree {
    let root: CID
    let blocks: [Block]

    init(_ package: CoursePackage) throws {
        var blocks: [Block] = []
        let paths = package.files.map { ($0.key.split(separator: "/").map(String.init)[...], $0.value) }
        root = try Self.folder(paths, &blocks).root
        self.blocks = blocks
    }

    /// The version's address in its text form.
    var text: String { root.description }

    private static func folder(
        _ files: [(path: ArraySlice<String>, bytes: Data)], _ blocks: inout [Block]
    ) throws -> Tree {
        var entries: [Entry] = []
        for (name, inside) in Dictionary(grouping: files, by: { $0.path.first ?? "" }) {
            let tree: Tree
            if let file = inside.first, file.path.count == 1 {
                tree = Self.file(file.bytes, &blocks)
            } else {
                tree = try folder(inside.map { ($0.path.dropFirst(), $0.bytes) }, &blocks)
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

import Content
import Foundation

/// Reads cases from standard input, and writes a line with what it makes of each: how other implementations are compared
/// (`Tests/Content/python`). It has no network and keeps nothing.
///
/// Each case is a line `<kind> <number of bytes>` and the bytes. The answer is `refuse <reason>`, or what the kind says.
@main struct ContentJudge {
    private var rest: ArraySlice<UInt8>

    static func main() async throws {
        var judge = ContentJudge(rest: [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())[...])
        while !judge.rest.isEmpty {
            let words = String(decoding: judge.line(), as: UTF8.self).split(separator: " ").map(String.init)
            guard words.count == 2, let count = Int(words[1]), count <= judge.rest.count else { throw BadCase() }
            let bytes = Array(judge.rest.prefix(count))
            judge.rest.removeFirst(count)
            do { print(try await verdict(on: words[0], bytes)) } catch let why as Malformed {
                print("refuse \(why.rawValue)")
            }
        }
    }

    private mutating func line() -> ArraySlice<UInt8> {
        defer { rest = rest.drop { $0 != 0x0a }.dropFirst() }
        return rest.prefix { $0 != 0x0a }
    }

    private static func verdict(on kind: String, _ bytes: [UInt8]) async throws -> String {
        switch kind {
        case "text": hex(try CID(String(decoding: bytes, as: UTF8.self)).bytes)
        case "cid": try "\(CID(bytes))"
        case "node": hex(try Node(decoding: bytes).encoded)
        case "archive": try archive(bytes)
        case "again": try again(bytes)
        case "file": try file(bytes)
        case "folder": try folder(bytes)
        case "sign": try SignatureCase.authorization(bytes)
        default: throw BadCase()
        }
    }

    /// The roots, and the addresses of the blocks, in order.
    private static func archive(_ bytes: [UInt8]) throws -> String {
        let (roots, blocks) = try read(bytes)
        return [roots, blocks.map(\.cid)].map { $0.map(\.description).joined(separator: ",") }.joined(separator: " ")
    }

    /// The same archive, written by this library.
    private static func again(_ bytes: [UInt8]) throws -> String {
        let (roots, blocks) = try read(bytes)
        return hex(ArchiveWriter.header(roots: roots) + blocks.flatMap(ArchiveWriter.section))
    }

    private static func read(_ bytes: [UInt8]) throws -> (roots: [CID], blocks: [Block]) {
        var reader = ArchiveReader()
        reader.append(bytes)
        var blocks: [Block] = []
        while let block = try reader.next() { blocks.append(block) }
        try reader.finish()
        return (reader.header?.roots ?? [], blocks)
    }

    /// An archive of the file, in chunks of the size and nodes of the width that its first two bytes say.
    private static func file(_ bytes: [UInt8]) throws -> String {
        guard bytes.count >= 2, bytes[0] > 0, bytes[1] > 1 else { throw BadCase() }
        var builder = FileBuilder(chunkSize: Int(bytes[0]), width: Int(bytes[1]))
        let blocks = builder.append(bytes.dropFirst(2))
        let (last, file) = builder.finish()
        return archive(of: file, blocks + last)
    }

    /// An archive of a folder of empty files with the names, one each line; the first line is the largest block that is not sharded.
    private static func folder(_ bytes: [UInt8]) throws -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let limit = Int(lines[0]) else { throw BadCase() }
        var builder = FileBuilder()
        let (blocks, file) = builder.finish()
        let entries = try lines.dropFirst().map { try Entry(name: String($0), file) }
        let (more, folder) = try DirectoryBuilder.build(entries, blockLimit: limit)
        return archive(of: folder, blocks + more)
    }

    private static func archive(of tree: Tree, _ blocks: [Block]) -> String {
        hex(ArchiveWriter.header(roots: [tree.root]) + blocks.flatMap(ArchiveWriter.section))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        String(Multibase.base16.encode(bytes).dropFirst())
    }
}

/// Input that is not as described.
struct BadCase: Error {}

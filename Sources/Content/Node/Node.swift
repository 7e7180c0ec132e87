/// A dag-pb block: links, and data that says what they mean.
///
/// Reading is strict, so that a block has one meaning and a meaning one block: every field at most once, in order, in its shortest
/// form, and none that the format does not have (dag-pb specification, "Protobuf Strictness").
public struct Node: Hashable, Sendable {
    /// In the order of the block.
    public let links: [Link]
    public let data: [UInt8]?

    /// Links with names are put in the order of their bytes, as every encoder does; those of equal names stay as they are.
    public init(links: [Link], data: [UInt8]?) {
        self.links = Self.isSorted(links) ? links : Self.sorted(links)
        self.data = data
    }

    public init(decoding bytes: [UInt8]) throws(Malformed) {
        var cursor = ByteCursor(bytes[...], orThrow: .node)
        var links: [Link] = []
        var data: [UInt8]?
        // Encoders write links before data; blocks with data before links exist and must be read.
        var isDataAfterLinks = false
        while !cursor.isAtEnd {
            let field = try ProtobufField(from: &cursor, orThrow: .node)
            switch (field.number, field.value) {
            case (2, .bytes(let value)):
                guard !isDataAfterLinks else { throw .node }
                links.append(try Link(decoding: value))
            case (1, .bytes(let value)):
                guard data == nil else { throw .node }
                data = Array(value)
                isDataAfterLinks = !links.isEmpty
            default: throw .node
            }
        }
        self.links = links
        self.data = data
    }

    /// The one form that is written: links, then data, although their numbers are the other way round.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for link in links { bytes.append(field: 2, link.encoded) }
        if let data { bytes.append(field: 1, data) }
        return bytes
    }

    private static func isSorted(_ links: [Link]) -> Bool {
        zip(links, links.dropFirst()).allSatisfy { !precedes($1, $0) }
    }

    private static func sorted(_ links: [Link]) -> [Link] {
        links.enumerated().sorted {
            precedes($0.element, $1.element) || (!precedes($1.element, $0.element) && $0.offset < $1.offset)
        }.map(\.element)
    }

    private static func precedes(_ one: Link, _ other: Link) -> Bool {
        (one.name ?? "").utf8.lexicographicallyPrecedes((other.name ?? "").utf8)
    }
}

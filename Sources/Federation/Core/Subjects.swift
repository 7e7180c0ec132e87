import Kernel

/// The subjects of the bus that belong to one territory (TFL v1 section 3).
public struct Subjects: Hashable, Sendable {
    /// Where anybody publishes proofs that a log forked.
    public static let forks = "tfl1.f"

    private let territory: String

    public init(_ territory: TerritoryID) {
        self.territory = territory.description
    }

    /// Signed heads, as they appear and every minute.
    public var heads: String { "tfl1.h.\(territory)" }
    /// Batches of new entries.
    public var batches: String { "tfl1.b.\(territory)" }
    /// Requests to the territory as an origin.
    public var requests: String { "tfl1.q.\(territory)" }
    /// Requests to the territory as a witness.
    public var witnessing: String { "tfl1.w.\(territory)" }

    /// Whom a reply goes to; nil where that is no place for replies. A server carries whatever subject an asker names.
    public static func asker(waitingOn subject: String) -> TerritoryID? {
        let tokens = subject.split(separator: ".", omittingEmptySubsequences: false)
        guard tokens.count == 4, tokens[0] == "tfl1", tokens[1] == "r", !tokens[3].isEmpty,
            tokens[3].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: ">") })
        else { return nil }
        return TerritoryID(String(tokens[2]))
    }

    /// Where the reply to one request of the territory goes.
    /// - Parameter token: bytes nobody can guess, at least 16.
    public func reply(token: some Sequence<UInt8>) -> String {
        "tfl1.r.\(territory).\(Base32.lowercase.encode(token))"
    }
}

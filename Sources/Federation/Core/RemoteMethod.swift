import Kernel

/// What can be asked of an origin, with its parameters.
public enum RemoteMethod: Hashable, Sendable {
    /// Entries from a position on, as a ``Batch`` that ends at a kept head.
    case range(epoch: UInt64, from: UInt64, max: UInt64)
    /// The newest head.
    case head
    /// The operations of its identity from a number on, the genesis being 0.
    case identity(from: UInt64)

    var name: String {
        switch self {
        case .range: "range"
        case .head: "head"
        case .identity: "identity"
        }
    }

    var parameters: String {
        switch self {
        case .range(let epoch, let from, let max): #"{"epoch":\#(epoch),"from":\#(from),"max":\#(max)}"#
        case .head: "{}"
        case .identity(let from): #"{"from":\#(from)}"#
        }
    }

    init(name: String, parameters: JSONValue) throws(Reject) {
        func number(_ name: String) throws(Reject) -> UInt64 {
            guard let value = parameters[name]?.integer(UInt64.self), value <= UInt64(Int64.max) else {
                throw .badEnvelope
            }
            return value
        }
        guard parameters.members != nil else { throw .badEnvelope }
        switch name {
        case "range": self = .range(epoch: try number("epoch"), from: try number("from"), max: try number("max"))
        case "head": self = .head
        case "identity": self = .identity(from: try number("from"))
        default: throw .unknownMethod
        }
    }
}

import FederationCore
import Foundation

/// Which payload is meant, and which territory it is sealed for. Bound into the seal, so that no answer can be taken for another.
struct PayloadAddress: Hashable {
    let reader: TerritoryID
    let origin: TerritoryID
    let epoch: UInt64
    let sequence: UInt64

    /// HPKE's `info` and also its `aad`: five lines of ASCII.
    var binding: Data {
        Data("tfl.v1/payload\n\(reader)\n\(origin)\n\(epoch)\n\(sequence)\n".utf8)
    }
}

import Content
import Foundation

extension CID {
    /// How it stands in tables: version 1, whatever it was asked for as.
    var key: Data { Data(v1.bytes) }
}

extension Multihash {
    var key: Data { Data(bytes) }
}

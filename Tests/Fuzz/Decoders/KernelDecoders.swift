import Foundation
import Kernel

extension FuzzedDecoder {
    /// What every layer reads.
    static let kernel = [
        // Two readers of one grammar must agree on what is in it; and what ours takes, everybody else has to take.
        FuzzedDecoder("json", vectors: ["payload"], samples: { [Array(#"{"a":[1,-2.5e3,true,null,"é\n😀"]}"#.utf8)] }) {
            let isRead = (try? JSONParser.parse($0)) != nil
            try require(JSONParser.accepts($0) == isRead, "the quick reader agrees with the strict one")
            guard isRead else { return }
            let other = try? JSONSerialization.jsonObject(with: Data($0), options: .fragmentsAllowed)
            try require(other != nil, "strict JSON is JSON to everybody")
        }
    ]
}

public import SeededChance

/// One way in which bytes go wrong on their way, or are made to.
public enum Mutation {
    public static func of(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = .random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(place...)
        case 3: bytes.remove(at: place)
        default:
            let length = min(Int.random(in: 1...40, using: &random), bytes.count - place)
            let other = Int.random(in: 0...bytes.count - length, using: &random)
            bytes.replaceSubrange(place..<place + length, with: bytes[other..<other + length])
        }
        return bytes
    }
}

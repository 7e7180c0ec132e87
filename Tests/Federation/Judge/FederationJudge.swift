import FederationJudging
import Foundation

/// Reads cases from standard input, and writes a line with the verdict for each: how two implementations are compared
/// (`Tests/Peers/python/compare.py`). It has no network and keeps nothing.
///
/// First comes a line of JSON with what is known beforehand, by name: `{"<name>": <before of a vector>, …}`. Each case is a line
/// `<kind> <name> <number of bytes>` and the bytes.
@main struct FederationJudge {
    private var rest: ArraySlice<UInt8>

    static func main() throws {
        var judge = FederationJudge(rest: [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())[...])
        let known = try JSONDecoder().decode([String: Known].self, from: Data(judge.line()))
        while !judge.rest.isEmpty {
            let words = String(decoding: judge.line(), as: UTF8.self).split(separator: " ").map(String.init)
            guard words.count == 3, let count = Int(words[2]), count <= judge.rest.count, let before = known[words[1]]
            else { throw BadCase() }
            let bytes = Array(judge.rest.prefix(count))
            judge.rest.removeFirst(count)
            print(try Judge.verdict(on: words[0], bytes, knowing: before))
        }
    }

    private mutating func line() -> ArraySlice<UInt8> {
        defer { rest = rest.drop { $0 != 0x0a }.dropFirst() }
        return rest.prefix { $0 != 0x0a }
    }
}

/// Input that is not as described.
struct BadCase: Error {}

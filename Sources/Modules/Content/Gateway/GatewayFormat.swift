import HTTPTypes
import Kernel
import Web

/// In which form content is asked for: `format`, else `Accept` (trustless gateway specification, "Request Query Parameters").
enum GatewayFormat: Hashable, Sendable {
    /// The file itself, or the folder as a page.
    case file
    /// One block.
    case block
    case archive(ArchiveOptions)

    /// - Throws: ``Problem`` `badContentFormat`.
    init(_ request: StreamRequest) throws {
        let accepted = Self.accepted(request.headers[.accept] ?? "")
        switch request.query["format"] ?? accepted?.name {
        case nil: self = .file
        case "raw": self = .block
        case "car": self = .archive(try ArchiveOptions(request.query, accepted?.parameters ?? [:]))
        default: throw Problem(.badContentFormat)
        }
    }

    /// The first of our two media types, and its parameters.
    private static func accepted(_ header: String) -> (name: String, parameters: [String: String])? {
        for range in header.lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            let name: String
            switch parts.first {
            case "application/vnd.ipld.raw": name = "raw"
            case "application/vnd.ipld.car": name = "car"
            default: continue
            }
            let pairs = parts.dropFirst().map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            let parameters = pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }
            return (name, Dictionary(parameters) { first, _ in first })
        }
        return nil
    }
}

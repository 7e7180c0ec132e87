import HTTPTypes
import Kernel

/// Chooses the territory of a request by its exact host name; there is no default (S-042).
public struct SiteTable: Sendable {
    private let sites: [String: Site]

    /// - Parameter sites: by host as people's programs send it: with the port, unless it is the scheme's own.
    public init(_ sites: [(host: String, site: Site)]) {
        self.sites = Dictionary(sites.map { ($0.host, $0.site) }) { first, _ in first }
    }

    /// - Throws: ``Problem`` `unknownHost`.
    func site(of head: HTTPRequest) throws -> Site {
        guard let host = head.authority, !host.isEmpty else { throw Problem.malformed("The Host header is missing.") }
        guard let site = sites[host.lowercased()] else { throw Problem(.unknownHost) }
        return site
    }
}

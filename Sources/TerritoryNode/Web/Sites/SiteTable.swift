import HTTPTypes
import Kernel
import Synchronization

/// Chooses the territory of a request by its exact host name; there is no default (S-042). Territories come and go while it serves.
public final class SiteTable: Sendable {
    private let sites = Mutex<[String: Site]>([:])

    public init() {}

    /// - Parameter host: as people's programs send it: with the port, unless it is the scheme's own.
    public func add(_ site: Site, at host: String) {
        sites.withLock { $0[host] = site }
    }

    /// Removes `site`, unless another has the host name by now: names move from one territory to another.
    public func remove(_ site: Site, at host: String) {
        sites.withLock { if $0[host] === site { $0[host] = nil } }
    }

    /// What the body of a request may be like.
    func bodyAllowance(of head: HTTPRequest) -> BodyAllowance {
        (try? site(of: head))?.bodyAllowance(of: head) ?? .standard
    }

    /// - Throws: ``Problem`` `unknownHost`.
    func site(of head: HTTPRequest) throws -> Site {
        guard let host = head.authority, !host.isEmpty else { throw Problem.malformed("The Host header is missing.") }
        guard let site = sites.withLock({ $0[host.lowercased()] }) else { throw Problem(.unknownHost) }
        return site
    }
}

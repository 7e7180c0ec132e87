/// Which budget a request draws on (http-api.md, Limits).
public enum RateClass: String, Sendable, CaseIterable {
    case login, register, read, write, upload, search
    /// Other territories' servers, which catch up page by page; each of them has a smaller budget of its own behind it.
    case federation
    /// Bytes by their address, which a page asks for by the dozen and another program by the thousand.
    case content

    /// How many requests of the class one account, or one address, may make in ``window`` seconds.
    var quota: Int {
        switch self {
        case .login: 30
        case .register: 5
        case .read: 300
        case .write: 60
        case .upload: 20
        case .search: 60
        case .federation: 12_000
        case .content: 6_000
        }
    }

    /// In seconds.
    var window: Int {
        self == .register ? 30 * 60 : 60
    }
}

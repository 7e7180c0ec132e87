/// Which budget a request draws on (http-api.md, Limits).
public enum RateClass: String, Sendable, CaseIterable {
    case login, register, read, write, upload, search
}

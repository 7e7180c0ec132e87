/// Who may call a route. There is no default: each route says it (S-040).
public enum Access: Hashable, Sendable {
    case anyone
    case member
    case capability(Capability)
    case admin
}

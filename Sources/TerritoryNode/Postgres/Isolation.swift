/// How much a transaction sees of its neighbours (PostgreSQL manual, 13.2).
public enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

/// Mistakes a node could make. A run with one of them must find a violation; otherwise the simulation would not see the mistake in
/// the product either.
public enum Mutant: String, CaseIterable, Sendable {
    /// The sequencer remembers the highest outbox id it took, and misses what commits late under a lower one.
    case naiveCursor = "naive-cursor"
    /// Effects and cursor move in two transactions.
    case noDeduplication = "no-dedupe"
    /// The head is signed and told before its entries are committed.
    case signBeforeCommit = "sign-before-commit"
    /// What was given positions is signed from memory, without asking the database what became of it.
    case skipReread = "skip-reread"
    /// A follower verifies with the key that came with the message.
    case trustKeyInMessage = "trust-key-in-message"
    /// A follower takes heads of any epoch for those of the one it follows.
    case ignoreEpoch = "ignore-epoch"
}

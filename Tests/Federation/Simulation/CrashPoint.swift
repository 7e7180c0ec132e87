/// Where a node may end without warning. Each is between two things that the product does one after the other.
public enum CrashPoint: String, CaseIterable, Sendable {
    case beforeCommit = "before commit"
    case afterCommitBeforeSigning = "after commit before signing"
    case afterSigningBeforePublish = "after signing before publish"
    case midApply = "mid-apply"
    case afterApplyBeforeCursor = "after apply before the cursor"
    case midBackfill = "mid-backfill"
    /// While it waits for something.
    case idle
}

/// The node ended at a ``CrashPoint``: memory and open transactions are gone.
struct Crashed: Error {}

/// The connection to the database broke between COMMIT and its answer: nobody knows whether it took effect.
struct OutcomeUnknown: Error {}

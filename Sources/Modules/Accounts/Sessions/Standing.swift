import Foundation
import Kernel
import Postgres

/// Whether somebody who knows the password may come in.
struct Standing: RowDecodable, Hashable {
    let state: MemberState
    let reason: String?
    let suspendedUntil: Date?
    let leftAt: Date?

    enum Admission {
        case admitted
        /// Admitted; the absence, the leaving or the suspension is over with that.
        case afterReturning
        case refused(Problem)
    }

    init(state: MemberState, reason: String? = nil, suspendedUntil: Date? = nil, leftAt: Date? = nil) {
        self.leftAt = leftAt
        self.state = state
        self.reason = reason
        self.suspendedUntil = suspendedUntil
    }

    init(row: Row) throws {
        self.init(
            state: MemberState(rawValue: try row.get("state")) ?? .frozen, reason: try row.get("held_reason"),
            suspendedUntil: try row.get("suspended_until"), leftAt: try row.get("left_at"))
    }

    func admission(at now: Date) -> Admission {
        switch state {
        case .active: return .admitted
        case .deactivated: return .afterReturning
        case .pending: return .refused(Problem(.notLetInYet))
        case .deleted:
            let end = (leftAt ?? .distantPast).addingTimeInterval(LeavingOperations.reflection)
            return now < end ? .afterReturning : .refused(Problem(.invalidCredentials))
        case .frozen: return .refused(Self.held(frozen))
        case .suspended:
            if let suspendedUntil, suspendedUntil <= now { return .afterReturning }
            return .refused(Self.held(suspended))
        }
    }

    private var frozen: FieldProblem {
        FieldProblem("", "frozen", "Your account is frozen: {reason}", values: ["reason": reason ?? ""])
    }

    private var suspended: FieldProblem {
        guard let suspendedUntil else {
            return FieldProblem("", "suspended", "You are suspended: {reason}", values: ["reason": reason ?? ""])
        }
        return FieldProblem(
            "", "suspended", "You are suspended until {until}: {reason}",
            values: ["reason": reason ?? "", "until": suspendedUntil.formatted(.iso8601)])
    }

    private static func held(_ why: FieldProblem) -> Problem {
        Problem(.held, fields: [why])
    }
}

extension ProblemKind {
    static let notLetInYet = ProblemKind(
        "TF4034", status: 403, "Your application waits for a decision",
        explanation: "The account was asked for, and an administrator has not decided yet. Sign in again later.")
    static let held = ProblemKind(
        "TF4035", status: 403, "You cannot sign in at present",
        explanation: """
            An administrator has frozen the account or suspended the member. `errors` says which, why, and until when if that \
            is decided. Only who gives the right password is told.
            """)
}

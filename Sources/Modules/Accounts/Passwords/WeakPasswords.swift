import Foundation
public import Kernel

/// The passwords that guessers try first (S-002): the common ones of every leak, and the names of who and where.
public struct WeakPasswords: Sendable {
    private let common: Set<String>

    /// The list that comes with the module, one password a line, in lower case.
    /// - Throws: where the list is missing: without it the rule would be silently off.
    public static func standard() throws -> WeakPasswords {
        WeakPasswords(lines: try String(contentsOf: AccountsResources.commonPasswords, encoding: .utf8))
    }

    init(lines: String) {
        common = Set(lines.split(separator: "\n").map(String.init))
    }

    var count: Int { common.count }

    /// What is wrong with `password` for the member called `names` (handle, display name, territory, …); nil when nothing.
    public func problem(with password: NewPassword, names: [String], at pointer: String) -> FieldProblem? {
        let folded = password.text.lowercased()
        if common.contains(folded) {
            return FieldProblem(pointer, "weak_password", "This password is among the most common. Choose another.")
        }
        if names.contains(where: { $0.count >= 3 && folded.contains($0.lowercased()) }) {
            return FieldProblem(
                pointer, "weak_password", "The password contains your name or the territory's. Choose another.")
        }
        return nil
    }
}

import Foundation
import Kernel
import Testing

@testable import Accounts

@Suite("Passwords")
struct PasswordTests {
    @Test("A password of 64 characters is kept whole: its last character counts (S-001)")
    func significance() async throws {
        let text = String(repeating: "ö", count: 63)
        let hash = try PasswordHash.make(of: text + "a")
        #expect(hash.matches(text + "a"))
        #expect(!hash.matches(text + "b"))
        #expect(!hash.matches(text))
    }

    @Test("Lengths are counted in characters, and nothing else is asked of them (S-001)")
    func length() throws {
        #expect(throws: TextProblem.self) { try NewPassword(checking: "1234567") }
        _ = try NewPassword(checking: "        ")
        _ = try NewPassword(checking: String(repeating: "😀", count: 128))
        #expect(throws: TextProblem.self) { try NewPassword(checking: String(repeating: "a", count: 129)) }
    }

    @Test("More than 1,024 bytes are refused before any hashing (S-005)")
    func bytes() {
        #expect(throws: TextProblem.self) { try PresentedPassword(checking: String(repeating: "a", count: 1025)) }
    }

    @Test(
        "Common passwords and names are refused (S-002)",
        arguments: ["password", "12345678", "Qwerty123", "QWERTYUIOP"])
    func common(_ text: String) throws {
        let problem = try WeakPasswords.standard().problem(
            with: try NewPassword(checking: text), names: [], at: "/password")
        #expect(problem?.code == "weak_password")
    }

    @Test("The list has the three thousand the rule names (S-002)")
    func listSize() throws {
        #expect(try WeakPasswords.standard().count >= 3000)
    }

    @Test("A password with the member's or the territory's name in it is refused (S-002)")
    func names() throws {
        let password = try NewPassword(checking: "i-love-sverige-42")
        #expect(
            try WeakPasswords.standard().problem(with: password, names: ["eva", "Sverige"], at: "/password") != nil)
        #expect(
            try WeakPasswords.standard().problem(with: password, names: ["eva", "Danmark"], at: "/password") == nil)
    }

    @Test("Hashes are argon2id PHC strings at an OWASP setting, each under its own salt (S-003)")
    func parameters() throws {
        let first = try PasswordHash.make(of: "correct horse")
        #expect(first.text.hasPrefix("$argon2id$v=19$m=12288,t=3,p=1$"))
        #expect(first != (try PasswordHash.make(of: "correct horse")))
        #expect(!first.isOutdated)
        #expect(PasswordHash(text: first.text.replacing("t=3", with: "t=2")).isOutdated)
    }

    @Test("An unknown account never matches (S-006)")
    func decoy() async throws {
        let hasher = try PasswordHasher()
        let password = try PresentedPassword(checking: "no account has this password")
        #expect(try await hasher.verify(password, against: nil) == false)
    }

    @Test("Beyond the queue people are told to come back, at once (S-004)")
    func bounded() async throws {
        let hasher = try PasswordHasher()
        let password = try PresentedPassword(checking: "whatever")
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<(PasswordHasher.queueLimit + PasswordHasher.threads.count + 20) {
                group.addTask {
                    do { return try await hasher.verify(password, against: nil) } catch let problem as Problem {
                        return problem.kind == .passwordsBusy && problem.retryAfter != nil
                    } catch { return false }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused >= 1)
        #expect(refused <= 20)
    }

    @Test("A password never prints itself (S-034)")
    func description() throws {
        #expect("\(try NewPassword(checking: "hunter22 hunter22"))" == "(password)")
    }
}

import Kernel
import Postgres
import Web

/// Setting the second factor up and giving it up, as pages.
struct SecondFactorPages: Sendable {
    let secondFactor: SecondFactorOperations
    let sessions: SessionOperations

    static let base = "/settings/second-factor"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .member, answer: show),
            .post(Self.base + "/enrol", access: .member, rate: .login, answer: enrol),
            .post(Self.base + "/confirm", access: .member, rate: .login, answer: confirm),
            .get(Self.base + "/codes", access: .member) { _, _ in .view(SecondFactorPage.renew()) },
            .post(Self.base + "/codes", access: .member, rate: .login, answer: renew),
            .get(Self.base + "/remove", access: .member) { _, _ in .view(SecondFactorPage.remove()) },
            .post(Self.base + "/remove", access: .member, rate: .login, answer: remove),
            .post("/sign-in/code", access: .anyone, rate: .login, answer: signInWithCode),
            .post("/sign-in/enrol", access: .anyone, rate: .login, answer: signInEnrolling),
        ]
    }

    private struct CodeForm: Codable, Sendable {
        let code: SecondFactorCode
    }

    @Sendable private func show(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let member = context.member
        if try await secondFactor.isEnrolled(member.id) {
            let left = try await secondFactor.store.codesLeft(of: member.id)
            return .view(SecondFactorPage.enrolled(codesLeft: left, isNew: request.query["new"] != nil))
        }
        if let begun = try await secondFactor.pending(member.id, handle: member.handle) {
            return .view(SecondFactorPage.confirm(begun))
        }
        return .view(SecondFactorPage.begin(of: member.handle))
    }

    @Sendable private func enrol(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(CurrentPasswordForm.self)
            try await sessions.confirm(form.currentPassword, of: context.member.id)
            _ = try await secondFactor.enrol(context.member.id, handle: context.member.handle)
            return .redirect(Self.base)
        } catch let problem as Problem where problem.isForForm || problem.kind == .wrongPassword {
            return .view(SecondFactorPage.begin(of: context.member.handle, problem: problem))
        }
    }

    @Sendable private func confirm(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(CodeForm.self)
            return .view(SecondFactorPage.codes(try await secondFactor.confirm(form.code, of: context.member.id)))
        } catch let problem as Problem where Self.isForForm(problem) {
            let begun = try await secondFactor.pending(context.member.id, handle: context.member.handle)
            guard let begun else { return .redirect(Self.base) }
            return .view(SecondFactorPage.confirm(begun, problem: problem))
        }
    }

    @Sendable private func renew(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(CodeForm.self)
            return .view(SecondFactorPage.codes(try await secondFactor.renewCodes(form.code, of: context.member.id)))
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(SecondFactorPage.renew(problem: problem))
        }
    }

    @Sendable private func remove(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            try await secondFactor.giveUp(try request.read(CodeForm.self).code, of: context.member.id)
            return .redirect(Self.base)
        } catch let problem as Problem where Self.isForForm(problem) || problem.kind == .secondFactorDemanded {
            return .view(SecondFactorPage.remove(problem: problem))
        }
    }

    private static func isForForm(_ problem: Problem) -> Bool {
        problem.kind == .invalid || problem.kind == .wrongCode
    }

    // MARK: - While signing in

    /// After the right password: the page that asks for what else is needed; nil where nothing is.
    func next(for member: ID<Member>) async throws -> View? {
        let ticket = sessions.ticket.write(member, at: secondFactor.world.now())
        if try await secondFactor.isEnrolled(member) { return SignInCodePage.code(ticket: ticket) }
        guard try await secondFactor.isDemanded(of: member) else { return nil }
        return SignInCodePage.enrol(try await begun(member), ticket: ticket)
    }

    @Sendable private func signInWithCode(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let (ticket, member) = known(request) else { return .redirect("/sign-in") }
        do {
            try await secondFactor.check(try request.read(CodeForm.self).code, of: member)
            return try await sessions.enter(member, context, to: "/me")
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(SignInCodePage.code(ticket: ticket, problem: problem))
        }
    }

    @Sendable private func signInEnrolling(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let (ticket, member) = known(request) else { return .redirect("/sign-in") }
        do {
            _ = try await secondFactor.confirm(try request.read(CodeForm.self).code, of: member)
            return try await sessions.enter(member, context, to: Self.base + "?new")
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(SignInCodePage.enrol(try await begun(member), ticket: ticket, problem: problem))
        }
    }

    private func known(_ request: PageRequest) -> (ticket: String, member: ID<Member>)? {
        guard let ticket = request.form["ticket"],
            let member = sessions.ticket.read(ticket, at: secondFactor.world.now())
        else { return nil }
        return (ticket, member)
    }

    private func begun(_ member: ID<Member>) async throws -> SecondFactorOperations.Enrolment {
        // Also of who was away and is not back before the code.
        let store = sessions.members.store
        guard let account = try await store.database.write({ try await store.any(member, in: $0) }) else {
            throw Problem.notSignedIn
        }
        if let begun = try await secondFactor.pending(member, handle: account.handle) { return begun }
        return try await secondFactor.enrol(member, handle: account.handle)
    }
}

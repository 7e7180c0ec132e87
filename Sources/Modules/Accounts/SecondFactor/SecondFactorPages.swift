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
        // A secret that was begun is not shown again: whoever finds a browser that is signed in gave no password.
        return .view(SecondFactorPage.begin(of: member.handle))
    }

    /// Answers with the page itself and not with a redirect: the secret is for who gave the password.
    @Sendable private func enrol(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(CurrentPasswordForm.self)
            try await sessions.confirm(form.currentPassword, of: context.member.id)
            let begun = try await secondFactor.enrol(
                context.member.id, handle: context.member.handle, by: .session(context.member.session))
            return .view(SecondFactorPage.confirm(begun))
        } catch let problem as Problem where problem.isForForm || problem.kind == .wrongPassword {
            return .view(SecondFactorPage.begin(of: context.member.handle, problem: problem))
        }
    }

    @Sendable private func confirm(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let beginner = SecondFactorOperations.Beginner.session(context.member.session)
        do {
            let form = try request.read(CodeForm.self)
            let codes = try await secondFactor.confirm(form.code, of: context.member.id, by: beginner)
            return .view(SecondFactorPage.codes(codes))
        } catch let problem as Problem where Self.isForForm(problem) {
            let begun = try await secondFactor.pending(
                context.member.id, handle: context.member.handle, by: beginner)
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
    func next(for member: ProvenMember) async throws -> View? {
        let world = secondFactor.world
        let ticket = sessions.ticket.write(member, random: world.randomBytes(16), at: world.now())
        if try await secondFactor.isEnrolled(member.id) { return SignInCodePage.code(ticket: ticket) }
        guard try await secondFactor.isDemanded(of: member.id) else { return nil }
        // Anew each time: whoever else knows the password may have seen what was begun before.
        let begun = try await secondFactor.enrol(
            member.id, handle: try await handle(of: member.id), by: .ticket(ticket))
        return SignInCodePage.enrol(begun, ticket: ticket)
    }

    @Sendable private func signInWithCode(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let (ticket, member) = try await known(request) else { return .redirect("/sign-in") }
        do {
            try await secondFactor.check(try request.read(CodeForm.self).code, of: member.id)
            return try await sessions.enter(member, context, to: "/me")
        } catch let problem as Problem where Self.isForForm(problem) {
            return .view(SignInCodePage.code(ticket: ticket, problem: problem))
        }
    }

    @Sendable private func signInEnrolling(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let (ticket, member) = try await known(request) else { return .redirect("/sign-in") }
        do {
            let code = try request.read(CodeForm.self).code
            _ = try await secondFactor.confirm(code, of: member.id, by: .ticket(ticket))
            return try await sessions.enter(member, context, to: Self.base + "?new")
        } catch let problem as Problem where Self.isForForm(problem) {
            let begun = try await secondFactor.pending(
                member.id, handle: try await handle(of: member.id), by: .ticket(ticket))
            guard let begun else { return .redirect("/sign-in") }
            return .view(SignInCodePage.enrol(begun, ticket: ticket, problem: problem))
        }
    }

    private func known(_ request: PageRequest) async throws -> (ticket: String, member: ProvenMember)? {
        let members = sessions.members.store
        guard let ticket = request.form["ticket"] else { return nil }
        let member = try await sessions.ticket.read(ticket, at: secondFactor.world.now()) {
            try await members.passwordHash(of: $0)
        }
        return member.map { (ticket, $0) }
    }

    /// Also of who was away and is not back before the code.
    private func handle(of member: ID<Member>) async throws -> String {
        let store = sessions.members.store
        guard let account = try await store.database.write({ try await store.any(member, in: $0) }) else {
            throw Problem.notSignedIn
        }
        return account.handle
    }
}

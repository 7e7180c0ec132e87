import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// What administrators see of all that is kept, and what they give to nobody.
struct StoragePages: Sendable {
    let storage: ContentStorage
    let copies: CopyStore
    let limits: ContentLimits
    let scanner: ScannerStanding

    static let base = "/admin/storage"
    static let newest = 50

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .admin, answer: overview),
            .post(Self.base + "/deny", access: .admin, answer: deny),
            .post(Self.base + "/allow", access: .admin, answer: allow),
            .post(Self.base + "/accept", access: .admin, answer: accept),
        ]
    }

    private struct DenyForm: Decodable {
        let cid: String
        let reason: DenialReason
    }

    @Sendable private func overview(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        .view(try await view(nil, nil))
    }

    @Sendable private func deny(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        do {
            let form = try request.read(DenyForm.self)
            guard let cid = try? CID(form.cid) else {
                throw Problem.invalid(FieldProblem("/cid", "address", "This is no address of content."))
            }
            let status = request.form["law"] == "1" ? 451 : 410
            try await copies.deny(cid, Denial(status: status, reason: form.reason.text))
            DenialRoutes.note("denies content", cid, context)
            return .redirect(Self.base)
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(problem, request))
        }
    }

    @Sendable private func allow(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let cid = try ContentAddress.read(request.form["cid"])
        try await storage.allow(cid.hash)
        DenialRoutes.note("allows content", cid, context)
        return .redirect(Self.base)
    }

    /// What the scanner could not look into is given all the same.
    @Sendable private func accept(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let cid = try ContentAddress.read(request.form["cid"])
        guard try await storage.accept(cid) else { throw Problem.notFound }
        DenialRoutes.note("accepts content that was not scanned", cid, context)
        return .redirect(Self.base)
    }

    private func view(_ problem: Problem?, _ request: PageRequest?) async throws -> View {
        StoragePage.view(
            try await storage.statistics(), limits: limits, newest: try await storage.trees(limit: Self.newest),
            denied: try await storage.denials(), scans: try await scans(), form: form(problem, request),
            problem: problem)
    }

    private func scans() async throws -> StoragePage.Scans? {
        guard storage.scanner != nil else { return nil }
        return StoragePage.Scans(
            try await storage.scanCounts(), isAway: scanner.problem != nil,
            unscannable: try await storage.unscannable(limit: Self.newest))
    }

    private func form(_ problem: Problem?, _ request: PageRequest?) -> Form {
        Form(
            action: Self.base + "/deny", button: Message("Give it to nobody"),
            fields: [
                FormField("cid", Message("Address"), value: request?.form["cid"], isLiteral: true),
                FormField(
                    "reason", Message("Reason"), value: request?.form["reason"],
                    hint: Message("Whoever asks for it is told.")),
                FormField(
                    "law", Message("Who wants it"),
                    options: [
                        FormField.Option(value: "0", label: Message("The territory"), isSelected: true),
                        FormField.Option(value: "1", label: Message("The law"), isSelected: false),
                    ]),
            ], problem: problem)
    }
}

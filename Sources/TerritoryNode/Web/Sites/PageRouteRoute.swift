import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Route {
    /// A page as a route: forms are checked for where they come from, views are rendered, visitors are sent to sign in.
    init(_ page: PageRoute) {
        self.init(
            method: page.method, template: RouteTemplate(page.path), kind: .page, rate: page.rate,
            body: page.body ?? .standard
        ) { request in
            let answer: PageAnswer
            do {
                answer = try await Self.answer(page, request)
            } catch let problem as Problem where problem.kind == .notSignedIn {
                answer = .redirect("/sign-in")
            }
            return try PageResponse(request).response(answer)
        }
    }

    private static func answer(_ page: PageRoute, _ request: SiteRequest) async throws -> PageAnswer {
        if let take = page.take, let allowance = page.body {
            var parts = try MultipartReader(
                request.request.headers, try StreamedBody(request.request, limit: allowance.bytes))
            let head = try await parts.nextPart()
            let token = head?.name == PageResponse.tokenField ? try await parts.text() : ""
            try check(token, of: request)
            let asked = PageRequest(
                parameters: request.parameters, query: try FormFields(request.query), form: try FormFields(""))
            return try await take(asked, &parts, request.context)
        }
        let form = page.method == .get ? try FormFields("") : try await Self.form(of: request)
        return try await page.run(
            PageRequest(parameters: request.parameters, query: try FormFields(request.query), form: form),
            request.context)
    }

    /// - Throws: ``Problem`` `forged` unless the form is this browser's and this site's own.
    private static func form(of request: SiteRequest) async throws -> FormFields {
        let headers = request.request.headers
        try ContentType.check(headers, is: "application/x-www-form-urlencoded")
        guard let text = String(validating: try await request.body(), as: UTF8.self) else {
            throw Problem.malformed("The form is not UTF-8.")
        }
        let fields = try FormFields(text[...])
        try check(fields[PageResponse.tokenField] ?? "", of: request)
        return fields.without(PageResponse.tokenField)
    }

    /// - Throws: ``Problem`` `forged` unless the form was sent from a page of this site, to this browser.
    private static func check(_ token: String, of request: SiteRequest) throws {
        let headers = request.request.headers
        let isOwn =
            headers[.secFetchSite].map { $0 == "same-origin" } ?? (headers[.origin] == request.site.territory.origin)
        guard isOwn, let cookie = PageResponse.browser(headers, of: request.site, request.context.member),
            request.site.forms.isValid(token, for: cookie)
        else { throw Problem(.forged) }
    }
}

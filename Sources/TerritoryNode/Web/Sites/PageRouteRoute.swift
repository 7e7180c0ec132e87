import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Route {
    /// A page as a route: forms are checked for where they come from, views are rendered, visitors are sent to sign in.
    init(_ page: PageRoute) {
        self.init(method: page.method, template: RouteTemplate(page.path), kind: .page, rate: page.rate) { request in
            let form = page.method == .get ? try FormFields("") : try await Self.form(of: request)
            let answer: PageAnswer
            do {
                answer = try await page.run(
                    PageRequest(parameters: request.parameters, query: try FormFields(request.query), form: form),
                    request.context)
            } catch let problem as Problem where problem.kind == .notSignedIn {
                answer = .redirect("/sign-in")
            }
            return try PageResponse(request).response(answer)
        }
    }

    /// - Throws: ``Problem`` `forged` unless the form is this browser's and this site's own.
    private static func form(of request: SiteRequest) async throws -> FormFields {
        let headers = request.request.headers
        try ContentType.check(headers, is: "application/x-www-form-urlencoded")
        guard let text = String(validating: try await request.body(), as: UTF8.self) else {
            throw Problem.malformed("The form is not UTF-8.")
        }
        let fields = try FormFields(text[...])
        let isOwn =
            headers[.secFetchSite].map { $0 == "same-origin" } ?? (headers[.origin] == request.site.territory.origin)
        guard isOwn, let cookie = PageResponse.browser(headers, of: request.site, request.context.member),
            request.site.forms.isValid(fields[PageResponse.tokenField] ?? "", for: cookie)
        else { throw Problem(.forged) }
        return fields.without(PageResponse.tokenField)
    }
}

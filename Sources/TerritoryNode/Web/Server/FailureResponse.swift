import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// A problem as an answer: a problem document for programs, a page for people.
struct FailureResponse {
    private let problem: Problem
    private let exchange: Exchange
    private let request: Request

    init(_ problem: Problem, _ exchange: Exchange, _ request: Request) {
        self.problem = problem
        self.exchange = exchange
        self.request = request
    }

    var response: Response {
        var response = exchange.kind == .page ? page ?? document : document
        if let seconds = problem.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
        if let size = problem.contentSize { response.headers[.contentRange] = "bytes */\(size)" }
        if problem.kind.status == 401 { response.headers[.wwwAuthenticate] = challenge }
        if !exchange.allowedMethods.isEmpty {
            response.headers[.allow] = exchange.allowedMethods.map(\.rawValue).joined(separator: ", ")
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// RFC 6750 §3: a request without a token is told no error code.
    private var challenge: String {
        let realm = exchange.site?.territory.code.description ?? "territory"
        return "Bearer realm=\"\(realm)\"" + (request.headers[.authorization] == nil ? "" : ", error=\"invalid_token\"")
    }

    private var page: Response? {
        guard let site = exchange.site else { return nil }
        return try? site.page(
            ErrorPage.view(problem, requestID: exchange.id), language: site.language(request.headers, exchange),
            path: readablePath, member: exchange.member, to: request.headers)
    }

    /// Where the language switch comes back to: this address, unless it was a form's target.
    private var readablePath: String {
        request.method == .get ? KitRoutes.localPath(request.head.path) : "/"
    }

    private var document: Response {
        let site = exchange.site
        let language = site?.language(request.headers, exchange) ?? .english
        let localizer =
            site?.parts.views.localization.localizer(language) ?? Localizer(language: .english, catalog: Catalog())
        let path = (request.head.path ?? "/").prefix { $0 != "?" }
        let document = ProblemDocument(
            problem, origin: site?.territory.origin ?? "", path: String(path.prefix(256)),
            traceID: exchange.trace.traceID, localizer: localizer,
            reason: exchange.errorReason?(problem.kind.status))
        var headers = HTTPFields()
        headers[.contentType] = "application/problem+json; charset=utf-8"
        headers[.contentLanguage] = language.tag
        return Response(
            status: .init(code: problem.kind.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.encoded)))
    }
}

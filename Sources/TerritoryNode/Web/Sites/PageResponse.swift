import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// Turns a page's answer into a response for one browser.
struct PageResponse {
    static let tokenField = "csrf"
    /// How long a browser keeps its language, in seconds.
    static let languageLifetime = 365 * 24 * 60 * 60

    private let request: SiteRequest
    private var site: Site { request.site }

    init(_ request: SiteRequest) {
        self.request = request
    }

    /// What ties a form to the browser: its session while somebody is signed in, else its visitor cookie.
    static func browser(_ headers: HTTPFields, of site: Site, _ member: SignedInMember?) -> String? {
        if member != nil, let session = site.cookies.value(.session, in: headers) { return session }
        return site.cookies.value(.visitor, in: headers).flatMap { $0.utf8.count == 22 ? $0 : nil }
    }

    func response(_ answer: PageAnswer) throws -> Response {
        switch answer {
        case .view(let view): return try page(view)
        case .download(let name, let bytes): return download(name, bytes)
        case .bytes(let type, let bytes): return plain(type, bytes)
        case .redirect(let path): return redirect(path)
        case .signIn(let session, let lifetime, let path):
            return redirect(path, cookie: site.cookies.set(.session, session, lifetime: lifetime))
        case .signOut(let path): return redirect(path, cookie: site.cookies.end(.session))
        case .chooseLanguage(let tag, let path):
            let language = site.parts.views.localization.language(chosen: tag)
            return redirect(
                path, cookie: site.cookies.set(.language, language.tag, lifetime: Self.languageLifetime))
        }
    }

    func redirect(_ path: String, cookie: String? = nil) -> Response {
        var headers = HTTPFields()
        headers[.location] = path
        if let cookie { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(status: .seeOther, headers: headers)
    }

    private func download(_ name: String, _ bytes: [UInt8]) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/octet-stream"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func plain(_ contentType: String, _ bytes: [UInt8]) -> Response {
        var headers: HTTPFields = [.contentType: contentType]
        if contentType == "image/svg+xml" { headers[.contentSecurityPolicy] = SecurityHeaders.drawingPolicy }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func page(_ view: View) throws -> Response {
        let context = request.context
        return try site.page(
            view, language: context.language, path: context.path, member: context.member,
            to: request.request.headers)
    }
}

extension Site {
    /// A view inside this territory's frame, for one browser: its forms carry the browser's token, and a browser that has
    /// nothing to tie them to yet gets a visitor cookie.
    func page(
        _ view: View, language: Language, path: String, member: SignedInMember?, to request: HTTPFields
    ) throws -> Response {
        let known = PageResponse.browser(request, of: self, member)
        let browser = known ?? Data(parts.world.randomBytes(16)).base64URLEncodedString
        let frame = PageFrame(
            territory: TerritoryBadge(code: territory.code.description, name: territory.name), language: language,
            path: path, csrfToken: forms.token(for: browser),
            member: member.map {
                PageFrame.Member(handle: $0.handle, capabilities: $0.capabilities, picture: $0.picture)
            })
        var headers = HTTPFields()
        if known == nil { headers.append(HTTPField(name: .setCookie, value: cookies.set(.visitor, browser))) }
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = language.tag
        headers[.vary] = "Accept-Language, Cookie"
        let html = try parts.views.render(view, in: frame)
        return Response(
            status: .init(code: view.status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }
}

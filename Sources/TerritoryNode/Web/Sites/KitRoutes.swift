import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// The routes every territory has whatever its modules: assets, the API's documents, statements, the language switch.
enum KitRoutes {
    static func all(_ parts: SiteParts) -> [Route] {
        let reference = APIReference(parts)
        let document = reference.openAPI
        return [
            assets(parts.views.assets),
            Route(PublicDocument(path: "/openapi.json") { document }),
            Route(.get("/docs", access: .anyone) { _, _ in .view(reference.page) }),
            Route(
                .get("/docs/errors/{code}", access: .anyone) { request, _ in
                    guard let kind = reference.problem(request.parameters["code"]) else { throw Problem.notFound }
                    let text = SafeHTML(trusted: "<p>\(HTMLText.escape(kind.explanation))</p>")
                    return .view(ProblemPage.view(kind, explanation: text))
                }),
            Route(.get("/accessibility", access: .anyone) { _, _ in .view(AccessibilityPage.view()) }),
            Route(
                .get("/territories", access: .anyone) { _, _ in
                    .view(TerritoryDirectoryPage.view(try await parts.directory()))
                }),
            language(),
        ]
    }

    private static func assets(_ assets: Assets) -> Route {
        Route(method: .get, template: RouteTemplate("/assets/{file}"), kind: .page, rate: nil) { request in
            guard let asset = assets.asset(at: request.path) else { throw Problem.notFound }
            var headers = HTTPFields()
            headers[.contentType] = asset.contentType
            headers[.cacheControl] = Asset.cacheControl
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
    }

    private static func language() -> Route {
        Route(
            .post("/language", access: .anyone, rate: .read) { request, _ in
                .chooseLanguage(request.form["language"] ?? "", to: localPath(request.form["return"]))
            })
    }

    /// A path on this site and nothing else, for redirects that a form asks for.
    static func localPath(_ text: String?) -> String {
        guard let text, text.first == "/", !text.hasPrefix("//"), !text.contains("\\"), text.utf8.count <= 2048,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return "/" }
        return text
    }
}

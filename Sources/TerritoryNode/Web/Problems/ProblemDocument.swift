import Foundation
import Kernel

/// A problem as programs read it: RFC 9457, `application/problem+json`.
struct ProblemDocument: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String?
    let instance: String
    let code: String
    let trace_id: String
    let errors: [Field]?
    let needs: [Need]?
    /// The same in the words of another specification, on the routes that are from one.
    let error: ForeignError?

    struct ForeignError: Encodable {
        let reason: String
        let details: String
    }

    struct Field: Encodable {
        let pointer: String
        let code: String
        let detail: String
    }

    struct Need: Encodable {
        let badge: String
        let name: String?
        let earn: String?
    }

    /// - Parameter origin: the territory's, where the page about the code is; empty where no territory was found.
    init(_ problem: Problem, origin: String, path: String, traceID: String, localizer: Localizer, reason: String? = nil)
    {
        type = "\(origin)/docs/errors/\(problem.kind.code)"
        title = localizer.text(Message(problem.kind.title))
        status = problem.kind.status
        detail = problem.detail.map { localizer.text(Message($0)) }
        instance = path
        code = problem.kind.code
        trace_id = traceID
        error = reason.map { [title, detail] in ForeignError(reason: $0, details: detail ?? title) }
        errors =
            problem.fields.isEmpty
            ? nil
            : problem.fields.map { field in
                let message = Message(field.detail, field.values.mapValues { .text($0) })
                return Field(pointer: field.pointer, code: field.code, detail: localizer.text(message))
            }
        needs =
            problem.needs.isEmpty
            ? nil : problem.needs.map { Need(badge: $0.badge, name: $0.name, earn: $0.earn) }
    }

    var encoded: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)) ?? Data()
    }
}

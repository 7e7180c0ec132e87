import Kernel

/// What a page's handler reads of a request.
public struct PageRequest: Sendable {
    /// The named places of the route's path.
    public let parameters: [String: String]
    public let query: FormFields
    /// What was posted, without the CSRF token; empty for GET.
    public let form: FormFields

    /// The posted form as a type.
    /// - Throws: ``Problem`` `invalid` with every field that is wrong, to be shown beside the fields.
    public func read<Form: Decodable>(_ type: Form.Type) throws -> Form {
        try ValueDecoder.read(type, from: .object(form.pairs), readsTexts: true, refusesUnknown: false)
    }
}

public import HTTPTypes
import Kernel

/// What a ``StreamRoute`` takes and gives, for the API's document: its bodies are bytes, so nothing of it follows from types.
public struct StreamShape: Sendable {
    let query: ObjectSchema
    let headers: [String]
    let takes: [StreamForm]
    let gives: [StreamForm]
    let statuses: [HTTPResponse.Status]
    let errorReason: (@Sendable (_ status: Int) -> String)?

    /// - Parameters:
    ///   - query: whose properties are the parameters that the route reads.
    ///   - headers: those that it reads beside what every route does.
    ///   - takes: the forms of the request's body; none where it has no body.
    ///   - gives: the forms of a body that is answered.
    ///   - statuses: of answers that are no problems.
    ///   - errorReason: what another specification calls a problem, by its status. Its documents then have a member `error` too, with
    ///     this `reason` and the `details` in words, for programs that know that specification and not this API.
    public init<Query: Decodable>(
        query: Query.Type = None.self, headers: [HTTPField.Name] = [], takes: [StreamForm] = [],
        gives: [StreamForm] = [], with statuses: [HTTPResponse.Status] = [.ok],
        errorReason: (@Sendable (_ status: Int) -> String)? = nil
    ) {
        self.query = ObjectSchema.of(query)
        self.headers = headers.map(\.canonicalName)
        self.takes = takes
        self.gives = gives
        self.statuses = statuses
        self.errorReason = errorReason
    }
}

/// One form of a body: its media type and what it looks like.
public struct StreamForm: Sendable {
    let mediaType: String
    /// The properties, where it has some.
    let object: ObjectSchema?
    let schema: JSONValue

    /// Bytes as they are; OpenAPI 3.1 says no more of them.
    public static func bytes(_ mediaType: String) -> StreamForm {
        StreamForm(mediaType: mediaType, object: nil, schema: .object([]))
    }

    public static func json<Value: Decodable>(_ type: Value.Type) -> StreamForm {
        let object = ObjectSchema.of(type)
        return StreamForm(mediaType: "application/json", object: object, schema: object.schema.value)
    }

    /// JSON in which other names are refused.
    public static func closedJSON<Value: Decodable>(_ type: Value.Type) -> StreamForm {
        let object = ObjectSchema.of(type)
        return StreamForm(mediaType: "application/json", object: object, schema: object.closedSchema.value)
    }

    /// A form with files.
    public static func form<Value: Decodable>(_ type: Value.Type) -> StreamForm {
        let object = ObjectSchema.of(type)
        return StreamForm(mediaType: "multipart/form-data", object: object, schema: object.schema.value)
    }
}

/// A file in a form.
public struct FormFile: SchemaDescribed {
    public static var schema: JSONSchema { JSONSchema(type: "string").with("format", .string("binary")) }
    public static var placeholder: FormFile { FormFile() }
}

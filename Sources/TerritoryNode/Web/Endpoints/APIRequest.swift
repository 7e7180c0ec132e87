import Foundation
import HTTPTypes
import Kernel

/// A request to an endpoint, read from the network but not yet into the endpoint's types.
struct APIRequest: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let parameters: [String: String]
    let query: FormFields
    let body: [UInt8]
    let headers: HTTPFields

    func path<T: Decodable>(_ type: T.Type) throws -> T {
        let members = parameters.map { JSONMember($0.key, .string($0.value)) }
        do {
            return try ValueDecoder.read(type, from: .object(members), readsTexts: true)
        } catch {
            throw Problem.notFound
        }
    }

    /// What the type does not ask for is passed over: addresses gather parameters on their way.
    func query<T: Decodable>(_ type: T.Type) throws -> T {
        try ValueDecoder.read(type, from: .object(query.pairs), readsTexts: true, refusesUnknown: false)
    }

    /// - Throws: ``Problem`` `wrongContentType`, `malformed` or `invalid`.
    func body<T: Decodable>(_ type: T.Type) throws -> T {
        if type == None.self, body.isEmpty { return None() as! T }
        try ContentType.check(headers, is: "application/json")
        do {
            return try ValueDecoder.read(type, from: try JSONParser.parse(body))
        } catch let error as JSONError {
            throw Problem.malformed("The JSON is not well-formed.", at: error.offset)
        }
    }
}

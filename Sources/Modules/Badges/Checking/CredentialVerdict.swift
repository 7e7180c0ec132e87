import Foundation
import Kernel
import Web

/// What is found of a credential that somebody shows.
struct CredentialVerdict: Codable, Sendable {
    enum Outcome: String, SchemaEnumeration, Sendable {
        /// Signed by its issuer, current, and neither revoked nor suspended as far as is known here.
        case valid
        case expired, revoked, suspended
        case notYet = "not_yet"
        /// Not what its issuer signed, or not signed by its issuer at all.
        case altered
        /// In a form that is not checked here: nothing is known for it or against it.
        case unsupported
        /// Nobody here knows the issuer: anybody can make a key. Without a fault it is whole.
        case unknownIssuer = "unknown_issuer"
        /// Of a known issuer, who has told nothing about it here.
        case unknownStatus = "unknown_status"
    }

    let outcome: Outcome
    /// Why it is not believed; one of a list that only grows.
    let fault: String?
    let name: String?
    let issuer: String?
    /// What the issuer is called here.
    let territory: String?
    /// The award, where it is known here.
    let award: ID<Award>?
    let validFrom: Date?
    let validUntil: Date?
    /// As of when revocations are known.
    let statusAsOf: Date?
    /// Where the issuer's log says it.
    let position: Int64?

    enum CodingKeys: String, CodingKey {
        case outcome, fault, name, issuer, territory, award, position
        case validFrom = "valid_from"
        case validUntil = "valid_until"
        case statusAsOf = "status_as_of"
    }
}

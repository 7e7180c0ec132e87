import Foundation
import Kernel

/// What a credential is made of before it is signed.
struct CredentialSubject: Sendable {
    let id: ID<Award>
    let badge: BadgeDefinition
    let member: Recipient
    let validFrom: Date
    let validUntil: Date?
    let evidence: [String]
    let place: StatusPlace
}

import Crypto
import Foundation
import Kernel

extension SecondFactorOperations {
    /// Who began an enrolment: nobody else is shown its secret, or ends it. Somebody else may know the password too.
    enum Beginner: Sendable {
        case session(UUID)
        /// What a browser holds between the password and the code.
        case ticket(String)

        var text: String {
            switch self {
            case .session(let id): "session \(id.lowercaseText)"
            case .ticket(let text): "ticket \(Data(SHA256.hash(data: Data(text.utf8))).base64URLEncodedString)"
            }
        }
    }
}

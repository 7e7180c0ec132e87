import Web

/// Why a question cannot be taken.
struct GIFTFailure: Error {
    let line: Int
    let message: Message
}

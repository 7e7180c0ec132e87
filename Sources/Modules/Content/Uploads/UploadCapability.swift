import Web

extension Capability {
    /// To keep files here, in the lessons of a course too.
    static let upload = Capability(rawValue: "content.upload")
}

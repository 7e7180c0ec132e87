/// Why a nats-server was not told to read its configuration again.
public enum NatsReloadFault: Error, Hashable, CustomStringConvertible {
    /// The pid file is absent or names no nats-server. Whoever starts one then has it read the file.
    case notRunning(String)
    /// The server is another user's process.
    case notPermitted(Int32)

    public var description: String {
        switch self {
        case .notRunning(let path): "\(path) names no nats-server that runs"
        case .notPermitted(let pid): "nats-server, process \(pid), runs as another user"
        }
    }
}

/// Where a virus scanner (clamd) listens.
public enum ScannerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The path of its socket.
    case unix(String)
    case tcp(host: String, port: Int)

    /// - Parameter text: `unix:/run/clamav/clamd.ctl` or `tcp:host:port`, an IPv6 address in brackets.
    public init?(_ text: String) {
        if text.hasPrefix("unix:/") {
            self = .unix(String(text.dropFirst(5)))
        } else if let match = text.wholeMatch(of: /tcp:(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})/),
            let port = Int(match.3), (1...65_535).contains(port)
        {
            self = .tcp(host: String(match.1 ?? match.2 ?? ""), port: port)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
        }
    }
}

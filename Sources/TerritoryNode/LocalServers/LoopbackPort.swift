import Foundation
import Synchronization

/// TCP ports on 127.0.0.1.
public enum LoopbackPort {
    /// Below the ports that Linux gives to outgoing connections (32,768 and up), any of which could take one meanwhile.
    private static let range = 20_000..<32_768
    private static let given = Mutex<Set<Int>>([])

    /// A port nobody listens on now, and none that this process was given before.
    /// - Throws: `POSIXError` where there is none.
    public static func free() throws -> Int {
        for port in range.shuffled() where isFree(port) {
            if given.withLock({ $0.insert(port).inserted }) { return port }
        }
        throw POSIXError(.EADDRNOTAVAIL)
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in.loopback(port: UInt16(port))
        return address.withSocketAddress { bind(descriptor, $0, $1) } == 0
    }

    /// Whether somebody accepts connections there.
    public static func accepts(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in.loopback(port: UInt16(port))
        return address.withSocketAddress { connect(descriptor, $0, $1) } == 0
    }
}

extension sockaddr_in {
    fileprivate static func loopback(port: UInt16) -> Self {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    fileprivate mutating func withSocketAddress<R>(_ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafeMutablePointer(to: &self) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

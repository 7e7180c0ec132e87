import Foundation

/// Files in one, as every system unpacks them: POSIX.1-1988's ustar.
struct TarArchive {
    private static let block = 512

    private(set) var bytes: [UInt8] = []

    /// - Parameter name: at most 100 ASCII characters.
    mutating func add(_ name: String, _ content: [UInt8], at time: Date) {
        bytes += Self.header(name, size: content.count, time: Int(time.timeIntervalSince1970))
        bytes += content
        bytes += [UInt8](repeating: 0, count: (Self.block - content.count % Self.block) % Self.block)
    }

    /// Two empty blocks end an archive.
    mutating func end() {
        bytes += [UInt8](repeating: 0, count: 2 * Self.block)
    }

    private static func header(_ name: String, size: Int, time: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(String(name.prefix(100)), at: 0)
        put(octal(0o600, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(time, digits: 11), at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        // The sum is taken with spaces in its own place.
        put("        ", at: 148)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148)
        return header
    }
}

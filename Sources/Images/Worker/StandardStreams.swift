import Glibc

/// Standard input and output, without the buffers of a library.
enum StandardStreams {
    /// All that comes, for as long as the process lives.
    /// - Returns: nil where it is more than `limit` bytes, or cannot be read.
    static func read(limit: Int) -> UnsafeRawBufferPointer? {
        // One more, to notice what is too long.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit + 1, alignment: 16)
        var count = 0
        while count < buffer.count {
            let more = unsafe Glibc.read(STDIN_FILENO, buffer.baseAddress! + count, buffer.count - count)
            if more == 0 { return unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
            guard more > 0 || errno == EINTR else { return nil }
            count += max(0, more)
        }
        return nil
    }

    /// All of it, or as much as somebody reads.
    static func write(_ bytes: [UInt8]) {
        var count = 0
        while count < bytes.count {
            let more = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(STDOUT_FILENO, buffer.baseAddress! + count, buffer.count - count)
            }
            guard more > 0 || errno == EINTR else { return }
            count += max(0, more)
        }
    }
}

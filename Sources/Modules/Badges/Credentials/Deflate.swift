import CZlib
import Foundation

/// zlib's formats of what fits into memory. All of zlib's memory is given back before a call returns.
enum Deflate {
    private enum Format: Int32 {
        /// For `windowBits`: 15 for zlib's own frame, and 16 more for gzip's (zlib.h).
        case zlib = 15
        case gzip = 31
    }

    static func gzip(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, .gzip) }
    static func zlib(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, .zlib) }

    /// Nil where the bytes are none, or stand for more than `limit`.
    static func gunzip(_ bytes: [UInt8], limit: Int) -> [UInt8]? { expand(bytes, .gzip, limit) }
    static func unzlib(_ bytes: [UInt8], limit: Int) -> [UInt8]? { expand(bytes, .zlib, limit) }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32(0, bytes, uInt(bytes.count)))
    }

    private static func compress(_ bytes: [UInt8], _ format: Format) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                &stream, Z_BEST_COMPRESSION, Z_DEFLATED, format.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
                == Z_OK
        else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        // deflateBound is enough for one call with Z_FINISH (zlib.h).
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
        let isDone = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = uInt(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = uInt(target.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
        }
        return isDone ? Array(output.prefix(Int(stream.total_out))) : []
    }

    private static func expand(_ bytes: [UInt8], _ format: Format, _ limit: Int) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: limit)
        let isDone = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = uInt(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = uInt(target.count)
                return inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
            }
        }
        return isDone ? Array(output.prefix(Int(stream.total_out))) : nil
    }
}

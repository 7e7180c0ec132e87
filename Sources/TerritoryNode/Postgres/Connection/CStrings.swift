/// Lends C an array of strings, NULL for nil, for the length of a call.
func withCStrings<Result>(
    _ values: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) throws -> Result
) rethrows -> Result {
    var bytes: [UInt8] = []
    var offsets: [Int?] = []
    for value in values {
        guard let value else {
            offsets.append(nil)
            continue
        }
        offsets.append(bytes.count)
        bytes.append(contentsOf: value.utf8)
        bytes.append(0)
    }
    return try unsafe bytes.withUnsafeBytes { buffer in
        var pointers: [UnsafePointer<CChar>?] = unsafe []
        for offset in offsets {
            unsafe pointers.append(
                offset.flatMap { offset in
                    unsafe buffer.baseAddress.map { unsafe ($0 + offset).assumingMemoryBound(to: CChar.self) }
                })
        }
        unsafe pointers.append(nil)
        return try unsafe pointers.withUnsafeBufferPointer { unsafe try body($0.baseAddress!) }
    }
}

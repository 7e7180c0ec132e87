/// The text format of `COPY` (PostgreSQL manual, COPY, "Text Format").
enum CopyText {
    static func append(_ row: [any PostgresValue], to data: inout [UInt8]) {
        for (index, value) in row.enumerated() {
            if index > 0 { data.append(UInt8(ascii: "\t")) }
            append(value.postgresText, to: &data)
        }
        data.append(UInt8(ascii: "\n"))
    }

    private static func append(_ text: String?, to data: inout [UInt8]) {
        guard let text else { return data.append(contentsOf: "\\N".utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): data.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): data.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): data.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): data.append(contentsOf: "\\t".utf8)
            default: data.append(byte)
            }
        }
    }
}

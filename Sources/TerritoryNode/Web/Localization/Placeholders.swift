/// The `{name}`s of a message.
enum Placeholders {
    /// Puts in what `value` gives for each name; what has no value stays as it is written.
    static func fill(_ template: String, with value: (String) -> String?) -> String {
        replace(template, name: { value($0) ?? "{\($0)}" }, text: { String($0) })
    }

    /// Builds a text from the placeholders' names and the text between them. A brace that opens no name is text.
    static func replace(_ template: String, name: (String) -> String, text: (Substring) -> String) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += text(rest[..<open])
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: "}"), isName(inside[..<close]) else {
                result += text("{")
                rest = inside
                continue
            }
            result += name(String(inside[..<close]))
            rest = inside[inside.index(after: close)...]
        }
        return result + text(rest)
    }

    /// The names in a message, for the test that a translation keeps them.
    static func names(in template: String) -> Set<String> {
        var names: Set<String> = []
        _ = replace(
            template,
            name: {
                names.insert($0); return ""
            }, text: { _ in "" })
        return names
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }
}

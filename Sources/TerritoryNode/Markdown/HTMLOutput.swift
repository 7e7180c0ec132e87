/// HTML as it grows, within a budget. Text is escaped, elements are written by name; nothing else gets in.
struct HTMLOutput {
    private var bytes: [UInt8] = []
    private let budget: Int

    init(budget: Int) {
        self.budget = budget
    }

    /// Whether more came than the budget allows. What was written since is not the whole.
    private(set) var isExceeded = false

    var html: String { String(decoding: bytes, as: UTF8.self) }

    mutating func open(_ name: StaticString, _ attributes: (name: StaticString, value: String)...) {
        raw("<\(name)")
        for (name, value) in attributes {
            raw(" \(name)=\"")
            text(value)
            raw("\"")
        }
        raw(">")
    }

    mutating func close(_ name: StaticString) {
        raw("</\(name)>")
    }

    mutating func element(_ name: StaticString, _ content: (inout HTMLOutput) -> Void) {
        open(name)
        content(&self)
        close(name)
    }

    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "\""): raw("&quot;")
            case UInt8(ascii: "'"): raw("&#39;")
            default: append(CollectionOfOne(byte))
            }
        }
    }

    private mutating func raw(_ text: String) {
        append(text.utf8)
    }

    private mutating func append(_ more: some Collection<UInt8>) {
        guard bytes.count + more.count <= budget else { return isExceeded = true }
        bytes.append(contentsOf: more)
    }
}

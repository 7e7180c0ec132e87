import ContentStorage
import Kernel
import Web

extension ProblemKind {
    static let badContentAddress = ProblemKind(
        "TF4005", status: 400, "This is no address of content",
        explanation: """
            An address is a CID: `Qm…` of 46 characters, or version 1 in base 16, 32, 36, 58 or 64, in its one spelling, with a \
            hash of SHA-256 or one that is inlined.
            """)
    static let badContentFormat = ProblemKind(
        "TF4006", status: 400, "This form of content is not given",
        explanation: """
            `format` is `raw` or `car`; of archives there is `car-version=1`, `car-order=dfs` or `unk`, `car-dups=y` or `n`, \
            `dag-scope=block`, `entity` or `all`, and `entity-bytes=from:to`.
            """)
    static let contentRemoved = ProblemKind(
        "TF4107", status: 410, "This content was taken away",
        explanation: "The territory's operators do not give it to anybody. `detail` says why.")
    static let linkEnded = ProblemKind(
        "TF4108", status: 410, "This link to a file has ended",
        explanation: "A link to a private file opens it for five minutes. Whoever made it can make another.")
    static let contentForbidden = ProblemKind(
        "TF4510", status: 451, "This content may not be given",
        explanation: "The law demands that the territory's operators do not give it to anybody. `detail` says why.")
    static let contentNotHere = ProblemKind(
        "TF4127", status: 412, "This content is not here",
        explanation: "The request asked for it only if it is here already (`Cache-Control: only-if-cached`).")
    static let overQuota = ProblemKind(
        "TF4137", status: 413, "That is more than you may keep here",
        explanation: """
            `errors` says how many bytes, pieces of at most 1 MiB or pins you keep, and how many you may. Release something and try \
            again.
            """)
    static let kindNotTaken = ProblemKind(
        "TF4157", status: 415, "This kind of file is not taken",
        explanation: """
            Images (PNG, JPEG, GIF, WebP, AVIF), sound, film, PDF, ZIP and the documents made of it, plain text, and bytes that \
            are none of the known kinds. What the file is said to be has to be what it begins like. Programs, HTML, SVG and XML \
            are refused.
            """)
    static let notFetchable = ProblemKind(
        "TF4226", status: 422, "This content is not taken",
        explanation: """
            What peers gave for the address is deeper than 64 levels, has more than 65,536 blocks, or has blocks of forms that \
            are not read here.
            """)
    static let badRange = ProblemKind(
        "TF4160", status: 416, "The file has no such range",
        explanation: "One range is given at a time; `Content-Range` says how many bytes there are.")
    static let noRoomLeft = ProblemKind(
        "TF5070", status: 507, "This territory has no room left",
        explanation:
            "All that its members keep together has a limit, and the disk has one. Nothing of the upload was kept.")

    static let blocksGone = ProblemKind(
        "TF5036", status: 503, "The upload met the end of another",
        explanation: """
            Somebody else's upload of the same bytes was given up at the same moment, and they went with it. Nothing of the upload \
            was kept; sending it again works.
            """)

    static let gateway = [
        badContentAddress, badContentFormat, contentRemoved, contentForbidden, contentNotHere, badRange,
    ]
    static let uploading = [overQuota, kindNotTaken, noRoomLeft, blocksGone]
}

extension Problem {
    static func overQuota(used: Int, limit: Int, more: Int) -> Problem {
        let field = FieldProblem(
            "", "over_quota", "You keep {used} of {limit} bytes, and this is {more}.",
            values: ["used": "\(used)", "limit": "\(limit)", "more": "\(more)"])
        return Problem(.overQuota, fields: [field])
    }

    /// Of too many small things, or too many bytes, whichever it is.
    static func overQuota(_ used: HolderUse, _ limit: HolderUse, _ more: HolderUse) -> Problem {
        guard used.bytes + more.bytes <= limit.bytes else {
            return overQuota(used: used.bytes, limit: limit.bytes, more: more.bytes)
        }
        return tooMany(used: used.blocks, limit: limit.blocks, more: more.blocks)
    }

    static func tooMany(used: Int, limit: Int, more: Int) -> Problem {
        let field = FieldProblem(
            "", "too_many", "You keep {used} of {limit} pieces, and this is {more}.",
            values: ["used": "\(used)", "limit": "\(limit)", "more": "\(more)"])
        return Problem(.overQuota, fields: [field])
    }

    static func noRoomLeft(used: Int, limit: Int) -> Problem {
        let field = FieldProblem(
            "", "no_room", "The territory keeps {used} of {limit} bytes.",
            values: ["used": "\(used)", "limit": "\(limit)"])
        return Problem(.noRoomLeft, fields: [field])
    }

    static func kindNotTaken(declared: String?, found: String?) -> Problem {
        let values = ["declared": declared ?? "–", "found": found ?? "–"]
        let field = FieldProblem(
            "", "kind", "It is said to be {declared}, and begins like {found}.", values: values)
        return Problem(.kindNotTaken, fields: [field])
    }

    init(_ denial: Denial) {
        self.init(denial.status == 451 ? .contentForbidden : .contentRemoved, detail: denial.reason)
    }
}

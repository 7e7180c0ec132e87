public import Kernel

/// The problems any route can have. What belongs to one module stands in that module.
extension ProblemKind {
    public static let malformed = ProblemKind(
        "TF4000", status: 400, "The request cannot be read",
        explanation: """
            The body is not the JSON or the form that the route takes, or a header has the wrong form. `detail` says where. \
            Names must not repeat within an object, nesting ends at 32 levels, and U+0000 is refused.
            """)
    public static let badCursor = ProblemKind(
        "TF4001", status: 400, "The cursor is not one of this list",
        explanation: "Cursors are opaque. Send back exactly what `next` or the `Link` header gave, to the same list.")
    public static let cutOff = ProblemKind(
        "TF4002", status: 400, "The body ended too early",
        explanation:
            "Fewer bytes came than were announced, or the connection ended within them. Nothing of it was kept.")
    public static let notSignedIn = ProblemKind(
        "TF4010", status: 401, "Sign in first",
        explanation: """
            The route needs a member. Send `Authorization: Bearer` with an access token of this territory that has not \
            expired. Tokens last 15 minutes; `POST /auth/refresh` gives the next one.
            """)
    public static let notAllowed = ProblemKind(
        "TF4030", status: 403, "You may not do this",
        explanation: """
            You are signed in, but this needs a right that you do not have. Where a badge would give it, `needs` names the badge \
            and, in `earn`, the page where it is earned. `GET /permissions/explain` tells the whole rule.
            """)
    public static let forged = ProblemKind(
        "TF4031", status: 403, "The form came from another page",
        explanation: """
            A form must be sent from this territory's own pages: the hidden field `csrf` has to be the one given to this \
            browser, and `Origin` or `Sec-Fetch-Site` has to name this site. Reload the page and send the form again.
            """)
    public static let outsideScope = ProblemKind(
        "TF4037", status: 403, "This token may not do this",
        explanation: """
            The token of a program does what its scopes say: `read`, `write`, `admin`. What guards the account itself, such as \
            its password, its sign-ins and other tokens, needs a sign-in.
            """)
    public static let notFound = ProblemKind(
        "TF4040", status: 404, "There is nothing here",
        explanation: """
            The address is wrong, or what was there is gone or not for you: where existence is private, that cannot be told \
            apart.
            """)
    public static let methodNotAllowed = ProblemKind(
        "TF4050", status: 405, "This address does not take that method",
        explanation: "The `Allow` header lists the methods it takes.")
    public static let tooSlow = ProblemKind(
        "TF4080", status: 408, "The request took too long to arrive",
        explanation: "A body must arrive within 30 seconds. The connection is closed; send the request again.")
    public static let stillRunning = ProblemKind(
        "TF4090", status: 409, "The same request is still running",
        explanation: "Another request with this `Idempotency-Key` has not ended. Wait and send it again.")
    public static let staleCursor = ProblemKind(
        "TF4100", status: 410, "The cursor is too old",
        explanation: "Cursors last 24 hours. Begin the list again without one.")
    public static let changed = ProblemKind(
        "TF4120", status: 412, "Somebody changed it meanwhile",
        explanation: "`If-Match` names an older version. Read it again, and repeat your change on what is there now.")
    public static let tooLarge = ProblemKind(
        "TF4130", status: 413, "The request is too large",
        explanation: "A JSON body or form may have 1 MiB; routes that take files say how much in `detail`.")
    public static let addressTooLong = ProblemKind(
        "TF4140", status: 414, "The address is too long", explanation: "Path and query together may have 8 KiB.")
    public static let wrongContentType = ProblemKind(
        "TF4150", status: 415, "This kind of body is not taken",
        explanation: """
            API bodies are `application/json`, forms are `application/x-www-form-urlencoded`; a charset, if given, is utf-8.
            """)
    public static let unknownHost = ProblemKind(
        "TF4210", status: 421, "No territory has this host name",
        explanation: "This server does not serve the territory that the `Host` header names.")
    public static let invalid = ProblemKind(
        "TF4220", status: 422, "Some fields need attention",
        explanation: """
            `errors` lists each field with a JSON pointer, a stable code and what to do. Fields that the route does not know \
            are refused too, so that a misspelt one is not silently ignored.
            """)
    public static let keyReused = ProblemKind(
        "TF4221", status: 422, "The Idempotency-Key was used for another request",
        explanation: "A key stands for one request with one body for 24 hours. Use a new key for a new request.")
    public static let preconditionMissing = ProblemKind(
        "TF4280", status: 428, "If-Match is missing",
        explanation:
            "Changes need `If-Match` with the `ETag` of the version they are based on, so that nobody's is lost.")
    public static let tooMany = ProblemKind(
        "TF4290", status: 429, "Too many requests",
        explanation: "`Retry-After` says in how many seconds to try again; `RateLimit` how much of the budget is left.")
    public static let headersTooLarge = ProblemKind(
        "TF4310", status: 431, "The headers are too large",
        explanation: "At most 100 fields, 8 KiB in one, 32 KiB in all.")
    public static let failure = ProblemKind(
        "TF5000", status: 500, "Something went wrong here",
        explanation: "It was noted with the request's id. Trying again may help.")
    public static let databaseUnavailable = ProblemKind(
        "TF5030", status: 503, "The database does not answer right now",
        explanation: "Nothing was changed. Try again after `Retry-After` seconds.")

    public static let contentUnavailable = ProblemKind(
        "TF5037", status: 503, "Files cannot be reached right now",
        explanation:
            "The store that keeps them does not answer. Nothing was changed. Try again after `Retry-After` seconds.")

    /// What every route may answer, whatever it does.
    public static let standard: [ProblemKind] = [
        malformed, badCursor, cutOff, notSignedIn, notAllowed, forged, outsideScope, notFound, methodNotAllowed,
        tooSlow,
        stillRunning,
        staleCursor, changed, tooLarge, addressTooLong, wrongContentType, unknownHost, invalid, keyReused,
        preconditionMissing, tooMany, headersTooLarge, failure, databaseUnavailable,
        contentUnavailable,
    ]
}

extension Problem {
    public static var notSignedIn: Problem { Problem(.notSignedIn) }
    public static var notFound: Problem { Problem(.notFound) }
    public static var notAllowed: Problem { Problem(.notAllowed) }

    /// - Returns: `notAllowed`; what would give the capability is added where the request is answered.
    public static func lacking(_ capability: Capability) -> Problem {
        var problem = Problem(.notAllowed)
        problem.missingCapability = capability.rawValue
        return problem
    }

    /// - Parameter limit: of the body, in bytes.
    public static func tooLarge(limit: Int) -> Problem {
        let field = FieldProblem(
            "", "too_large", "At most {limit} bytes are taken at once.", values: ["limit": "\(limit)"])
        return Problem(.tooLarge, fields: [field])
    }

    /// - Parameter offset: the byte of the body where reading stopped.
    public static func malformed(_ detail: String, at offset: Int? = nil) -> Problem {
        let field = offset.map { FieldProblem("", "malformed", "At byte {offset}.", values: ["offset": "\($0)"]) }
        return Problem(.malformed, detail: detail, fields: field.map { [$0] } ?? [])
    }

    public static func invalid(_ fields: FieldProblem...) -> Problem {
        Problem(.invalid, fields: fields)
    }
}

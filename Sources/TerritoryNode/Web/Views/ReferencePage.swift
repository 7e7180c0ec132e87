/// The API reference without JavaScript at `/docs`, made from the endpoints' own values.
public struct ReferencePage: Sendable {
    let groups: [Group]
    /// A command that works as it stands, without an account; nil where every route asks for one.
    let example: String?

    /// The endpoints of one module.
    public struct Group: Sendable {
        public let name: String
        public let endpoints: [Endpoint]

        public init(name: String, endpoints: [Endpoint]) {
            self.name = name
            self.endpoints = endpoints
        }
    }

    /// One route.
    public struct Endpoint: Sendable {
        public let method: String
        public let path: String
        public let summary: String
        /// Who may call it, in a few words.
        public let access: String
        /// The rate-limit class.
        public let rate: String
        public let parameters: [Parameter]
        /// What it can answer with, beside what every route can.
        public let problems: [Failure]

        public init(
            method: String, path: String, summary: String, access: String, rate: String, parameters: [Parameter] = [],
            problems: [Failure] = []
        ) {
            self.method = method
            self.path = path
            self.summary = summary
            self.access = access
            self.rate = rate
            self.parameters = parameters
            self.problems = problems
        }
    }

    /// One documented problem.
    public struct Failure: Sendable {
        public let code: String
        public let title: Message

        public init(code: String, title: Message) {
            self.code = code
            self.title = title
        }
    }

    /// One value of a path, query or body.
    public struct Parameter: Sendable {
        public let name: String
        /// `path`, `query` or `body`.
        public let place: String
        /// Type and limits: "text, 3–20 characters".
        public let rule: String

        public init(name: String, place: String, rule: String) {
            self.name = name
            self.place = place
            self.rule = rule
        }
    }

    public static func view(_ groups: [Group], example: String? = nil) -> View {
        View("reference", title: Message("API reference"), model: ReferencePage(groups: groups, example: example))
    }
}

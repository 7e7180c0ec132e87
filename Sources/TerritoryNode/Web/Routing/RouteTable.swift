import HTTPTypes

/// Finds the route of a request: literal segments before named ones, and 405 told apart from 404.
struct RouteTable: Sendable {
    enum Match: Sendable {
        case found(Route, parameters: [String: String])
        /// The path is known, the method is not.
        case otherMethods([HTTPRequest.Method])
        case none
    }

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: Node?
        let routes: [HTTPRequest.Method: Route]

        /// - Parameter routes: those that go through this node, with the segments still to come.
        init(_ routes: [(route: Route, rest: ArraySlice<RouteTemplate.Segment>)]) {
            var here: [HTTPRequest.Method: Route] = [:]
            var literals: [String: [(Route, ArraySlice<RouteTemplate.Segment>)]] = [:]
            var named: [(Route, ArraySlice<RouteTemplate.Segment>)] = []
            for (route, rest) in routes {
                switch rest.first {
                case nil:
                    precondition(here[route.method] == nil, "two routes for \(route.method) \(route.template.text)")
                    here[route.method] = route
                case .literal(let text): literals[text, default: []].append((route, rest.dropFirst()))
                case .parameter: named.append((route, rest.dropFirst()))
                }
            }
            self.routes = here
            self.literals = literals.mapValues { Node($0.map { (route: $0.0, rest: $0.1) }) }
            parameter = named.isEmpty ? nil : Node(named.map { (route: $0.0, rest: $0.1) })
        }

        func find(_ segments: ArraySlice<String>) -> Node? {
            guard let first = segments.first else { return routes.isEmpty ? nil : self }
            return literals[first]?.find(segments.dropFirst()) ?? parameter?.find(segments.dropFirst())
        }
    }

    let routes: [Route]
    private let root: Node

    init(_ routes: [Route]) {
        self.routes = routes
        root = Node(routes.map { (route: $0, rest: $0.template.segments[...]) })
    }

    /// HEAD is GET without its body (RFC 9110 §9.3.2).
    func match(_ method: HTTPRequest.Method, path: Substring) -> Match {
        guard let segments = RouteTemplate.segments(of: path), let node = root.find(segments[...]) else { return .none }
        guard let route = node.routes[method == .head ? .get : method] else {
            let others = node.routes.keys.map(\.self) + (node.routes[.get] == nil ? [] : [.head])
            return .otherMethods(others.sorted { $0.rawValue < $1.rawValue })
        }
        let names = zip(route.template.segments, segments).compactMap { segment, text -> (String, String)? in
            if case .parameter(let name) = segment { (name, text) } else { nil }
        }
        return .found(route, parameters: Dictionary(names) { first, _ in first })
    }
}

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
        /// Those that take whatever follows.
        let open: [HTTPRequest.Method: Route]
        let routes: [HTTPRequest.Method: Route]

        /// - Parameter routes: those that go through this node, with the segments still to come.
        init(_ routes: [(route: Route, rest: ArraySlice<RouteTemplate.Segment>)]) {
            var here: [HTTPRequest.Method: Route] = [:]
            var open: [HTTPRequest.Method: Route] = [:]
            var literals: [String: [(Route, ArraySlice<RouteTemplate.Segment>)]] = [:]
            var named: [(Route, ArraySlice<RouteTemplate.Segment>)] = []
            for (route, rest) in routes {
                switch rest.first {
                case nil:
                    precondition(here[route.method] == nil, "two routes for \(route.method) \(route.template.text)")
                    here[route.method] = route
                case .literal(let text): literals[text, default: []].append((route, rest.dropFirst()))
                case .parameter: named.append((route, rest.dropFirst()))
                case .rest: open[route.method] = route
                }
            }
            self.routes = here
            self.open = open
            self.literals = literals.mapValues { Node($0.map { (route: $0.0, rest: $0.1) }) }
            parameter = named.isEmpty ? nil : Node(named.map { (route: $0.0, rest: $0.1) })
        }

        func find(_ segments: ArraySlice<String>) -> Node? {
            guard let first = segments.first else { return routes.isEmpty ? nil : self }
            return literals[first]?.find(segments.dropFirst()) ?? parameter?.find(segments.dropFirst())
        }

        /// The routes with an open end on the way, the longest first.
        func findOpen(_ segments: ArraySlice<String>) -> [HTTPRequest.Method: Route]? {
            if let first = segments.first {
                let rest = segments.dropFirst()
                if let found = literals[first]?.findOpen(rest) ?? parameter?.findOpen(rest) { return found }
            }
            return open.isEmpty ? nil : open
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
        let wanted = method == .head ? .get : method
        let exact = RouteTemplate.segments(of: path)
        let closed = exact.flatMap { root.find($0[...])?.routes } ?? [:]
        if let route = closed[wanted], let exact { return .found(route, parameters: Self.parameters(of: route, exact)) }
        let loose = exact ?? (path.last == "/" ? RouteTemplate.segments(of: path.dropLast()) : nil)
        let open = loose.flatMap { root.findOpen($0[...]) } ?? [:]
        if let route = open[wanted], let loose { return .found(route, parameters: Self.parameters(of: route, loose)) }
        let others = closed.merging(open) { first, _ in first }
        guard !others.isEmpty else { return .none }
        let methods = others.keys.map(\.self) + (others[.get] == nil ? [] : [.head])
        return .otherMethods(methods.sorted { $0.rawValue < $1.rawValue })
    }

    private static func parameters(of route: Route, _ segments: [String]) -> [String: String] {
        let names = zip(route.template.segments, segments).compactMap { segment, text -> (String, String)? in
            if case .parameter(let name) = segment { (name, text) } else { nil }
        }
        return Dictionary(names) { first, _ in first }
    }
}

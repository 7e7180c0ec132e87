/// The same for many, a few at once.
public enum Parallel {
    /// - Returns: the results in no order.
    /// - Throws: what the first that failed throws.
    public static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], width: Int, _ body: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            var rest = elements[...]
            for element in rest.prefix(width) { group.addTask { try await body(element) } }
            rest = rest.dropFirst(width)
            var results: [Result] = []
            while let result = try await group.next() {
                results.append(result)
                guard let element = rest.popFirst() else { continue }
                group.addTask { try await body(element) }
            }
            return results
        }
    }
}

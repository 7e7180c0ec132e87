import Foundation
import Mustache

/// Turns a page's model into what templates show: text escaped, messages and dates in the reader's language.
struct ModelReader {
    let localizer: Localizer

    /// A nil becomes `NSNull`, which templates take for absent without looking for the name in an outer struct.
    ///
    /// Types are compared before anything is cast: a failing cast costs more than all the rest of a field.
    func value(_ value: Any) -> Any {
        let type = type(of: value)
        if type == String.self, let text = value as? String { return HTMLText.escape(text) }
        if type == Bool.self || type == Int.self || type == ModelNode.self { return value }
        if type == Message.self, let message = value as? Message { return HTMLText.escape(localizer.text(message)) }
        if type == SafeHTML.self, let html = value as? SafeHTML { return html.html }
        if type == Date.self, let date = value as? Date { return time(date, text: localizer.day(date)) }
        if type == Moment.self, let moment = value as? Moment {
            return time(moment.date, text: localizer.moment(moment.date))
        }
        if type == URL.self, let url = value as? URL { return HTMLText.escape(url.absoluteString) }
        return reflected(value)
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

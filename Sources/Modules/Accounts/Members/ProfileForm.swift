import Kernel
import Web

/// The form of one's own profile, as it was stored or as it came back.
struct ProfileForm: Sendable {
    let displayName: String?
    let bio: String?
    /// Name and value of each field; empty where there is none.
    let fields: [(name: String, value: String)]?
    let languages: String?
    let timeZone: String?

    init(_ account: Account) {
        displayName = account.displayName
        bio = account.details.bio
        fields = (0..<ProfileFields.maximum).map { index in
            guard index < account.details.fields.count else { return ("", "") }
            let field = account.details.fields[index]
            return (field.name.text, field.value.text)
        }
        languages = account.details.languages.joined(separator: ", ")
        timeZone = account.details.timeZone ?? ""
    }

    init(_ form: FormFields) {
        displayName = form["display_name"]
        bio = form["bio"]
        let pairs = (0..<ProfileFields.maximum).map { (form[Self.name($0)], form[Self.value($0)]) }
        fields = pairs.contains { $0.0 != nil } ? pairs.map { ($0.0 ?? "", $0.1 ?? "") } : nil
        languages = form["languages"]
        timeZone = form["time_zone"]
    }

    static func name(_ index: Int) -> String { "field_\(index + 1)_name" }
    static func value(_ index: Int) -> String { "field_\(index + 1)_value" }

    /// What is to be changed; parts that the form does not have stay.
    /// - Throws: ``Problem`` `invalid` with every field that is wrong.
    func change() throws -> ProfileChange {
        var problems: [FieldProblem] = []
        let change = ProfileChange(
            displayName: Self.read("display_name", displayName ?? "", &problems, DisplayName.init(checking:)),
            bio: bio.flatMap { Self.read("bio", $0, &problems, Bio.init(checking:)) },
            fields: fields.map { Self.fields($0, &problems) },
            languages: languages.flatMap { Self.read("languages", $0, &problems, SpokenLanguages.init(typed:)) },
            timeZone: timeZone.flatMap { Self.read("time_zone", $0, &problems, TimeZoneName.init(checking:)) })
        guard problems.isEmpty else { throw Problem(.invalid, fields: problems) }
        return change
    }

    /// A field without a name is none, if it has no value either.
    private static func fields(
        _ pairs: [(name: String, value: String)], _ problems: inout [FieldProblem]
    ) -> ProfileFields {
        var items: [ProfileField] = []
        for (index, pair) in pairs.enumerated() where !(pair.name.isEmpty && pair.value.isEmpty) {
            let name = read(name(index), pair.name, &problems, ProfileField.Name.init(checking:))
            let value = read(value(index), pair.value, &problems, ProfileField.Value.init(checking:))
            if let name, let value { items.append(ProfileField(name: name, value: value)) }
        }
        return ProfileFields(items: items)
    }

    private static func read<Value>(
        _ field: String, _ text: String, _ problems: inout [FieldProblem],
        _ read: (String) throws(TextProblem) -> Value
    ) -> Value? {
        do {
            return try read(text)
        } catch {
            problems.append(error.at("/\(field)"))
            return nil
        }
    }
}

import Kernel
import Web

/// What a button of the course editor does.
enum CourseCommand {
    case publish, archive, duplicate, remove, addSection
    case change(ID<CourseSection>, SectionForm)
    case moveSection(ID<CourseSection>, Int)
    case removeSection(ID<CourseSection>)
    case addItem(ItemKind, ID<CourseSection>)
    case moveItem(ID<CourseItem>, Int)
    case removeItem(ID<CourseItem>)
    /// Into a section, before another item, or at its end.
    case placeItem(ID<CourseItem>, ID<CourseSection>, before: ID<CourseItem>?)
    case setKeys(CourseKeys)

    /// Nil where the form says nothing that can be done.
    init?(_ form: FormFields) {
        let section = form["section"].flatMap { ID<CourseSection>($0) }
        let item = form["item"].flatMap { ID<CourseItem>($0) }
        switch (form["do"] ?? "", section, item) {
        case ("publish", _, _): self = .publish
        case ("archive", _, _): self = .archive
        case ("duplicate", _, _): self = .duplicate
        case ("remove-course", _, _): self = .remove
        case ("add-section", _, _): self = .addSection
        case ("set-keys", _, _):
            guard let keys = CourseKeys(text: form["keys"] ?? "") else { return nil }
            self = .setKeys(keys)
        case ("place", let section?, let item?):
            self = .placeItem(item, section, before: form["before"].flatMap { ID($0) })
        case ("up", _, let item?): self = .moveItem(item, -1)
        case ("down", _, let item?): self = .moveItem(item, 1)
        case ("remove", _, let item?): self = .removeItem(item)
        case ("up", let section?, nil): self = .moveSection(section, -1)
        case ("down", let section?, nil): self = .moveSection(section, 1)
        case ("remove", let section?, nil): self = .removeSection(section)
        case ("rename", let section?, nil): self = .change(section, SectionForm(form))
        case (let kind, let section?, nil):
            guard kind.hasPrefix("add-"), let kind = ItemKind(rawValue: String(kind.dropFirst(4))) else { return nil }
            self = .addItem(kind, section)
        default: return nil
        }
    }
}

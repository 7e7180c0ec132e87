/// Criteria with one thing more or less.
extension Criteria {
    /// - Parameter group: the group of alternatives that it joins; one of its own where there is none of that place.
    func adding(_ requirement: Requirement, to group: Int?) -> Criteria {
        var changed = self
        if let group, groups.indices.contains(group) {
            changed.groups[group] = Group(any: groups[group].any + [requirement])
        } else {
            changed.groups.append(Group(any: [requirement]))
        }
        return changed
    }

    /// A group that has nothing left is gone.
    func removing(_ place: Int, from group: Int) -> Criteria {
        var changed = self
        guard groups.indices.contains(group), groups[group].any.indices.contains(place) else { return self }
        var rest = groups[group].any
        rest.remove(at: place)
        if rest.isEmpty { changed.groups.remove(at: group) } else { changed.groups[group] = Group(any: rest) }
        return changed
    }
}

import Web

extension MemberState {
    var label: Message {
        switch self {
        case .pending: Message("waits to be let in")
        case .active: Message("active")
        case .deactivated: Message("away")
        case .frozen: Message("frozen")
        case .suspended: Message("suspended")
        case .deleted: Message("left")
        }
    }
}

extension Role {
    var label: Message {
        switch self {
        case .admin: Message("Administrator")
        case .moderator: Message("Moderator")
        case .teacher: Message("Teacher")
        }
    }
}

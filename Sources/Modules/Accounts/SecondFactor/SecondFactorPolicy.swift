import Web

/// Of whom the territory demands a second factor.
enum SecondFactorPolicy: String, Choice {
    case none
    /// Of whoever has a role.
    case staff
    case all

    var label: Message {
        switch self {
        case .none: Message("Of nobody; whoever wants to has one")
        case .staff: Message("Of whoever has a role")
        case .all: Message("Of everybody")
        }
    }
}

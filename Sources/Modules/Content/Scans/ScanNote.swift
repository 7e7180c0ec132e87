import ContentStorage
import Web

extension KeptTree {
    /// What its uploader is told of the scan; nothing where there is nothing to tell.
    var scanMessage: Message? {
        switch scan {
        case .unscanned, .clean: nil
        case .waiting: Message("It waits for the virus scanner, and nobody is given it before.")
        case .refused: Message("The virus scanner refuses it: {name}", ["name": .text(scanNote ?? "")])
        case .unscannable:
            Message(
                "The virus scanner could not look into all of it ({why}), so nobody is given it.",
                [
                    "why": .text(scanNote ?? "")
                ])
        }
    }
}

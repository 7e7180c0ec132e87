import Content
import ContentStorage
import Foundation

extension CommandProblem {
    static func notKept(_ cid: CID) -> CommandProblem {
        CommandProblem("TC90", .failed, "\(cid) was not kept by an operator.", try: "territory content list")
    }

    static func blocksDamaged(_ count: Int) -> CommandProblem {
        CommandProblem(
            "TC94", .failed, "\(count) damaged blocks were set aside.",
            try: "add or import what they belong to again; territory content verify tells what a file lacks")
    }

    static func describe(_ problem: TreeProblem) -> CommandProblem {
        switch problem {
        case .missing(let cid):
            CommandProblem("TC91", .failed, "The block \(cid) is not here.", try: "import an archive that has it")
        case .notAFile: CommandProblem("TC93", .failed, "It is no file.", try: "--output with a new folder")
        case .noEntry(let name): CommandProblem("TC93", .failed, "There is no entry “\(name)”.")
        case .tooDeep, .tooLarge, .inconsistent, .unasked, .opaque:
            CommandProblem("TC92", .failed, "It cannot be read: \(problem).")
        }
    }

    static func describe(_ problem: StorageProblem) -> CommandProblem {
        switch problem {
        case .blockGone(let hash):
            CommandProblem(
                "TC91", .pending, "The block \(CID(.raw, hash)) was collected meanwhile.", try: "the same command again"
            )
        case .unusableFile(let path), .tooDeep(let path):
            CommandProblem(
                "TC95", .failed, "\(path) is neither a file nor a folder, or has a name that no entry may have.")
        case .tooSlow: CommandProblem("TC91", .pending, "It did not come in time.", try: "the same command again")
        case .holderDeparted: CommandProblem("TC90", .failed, "Whoever it is for was erased.")
        }
    }

    static func describe(_ problem: StoreProblem) -> CommandProblem {
        switch problem {
        case .damaged(let hash):
            CommandProblem("TC94", .failed, "The block \(CID(.raw, hash)) is damaged.", try: "territory content scrub")
        case .full: CommandProblem("TC02", .failed, "No room is left on the disk.")
        case .system(let number):
            CommandProblem("TC02", .failed, "The store cannot be used: \(String(cString: strerror(number))).")
        }
    }
}

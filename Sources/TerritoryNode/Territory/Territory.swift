import ArgumentParser
import Node

/// The executable: everything is in `Node`, so that tests can link it.
@main
enum Territory {
    static func main() async {
        await TerritoryCommand.main()
    }
}

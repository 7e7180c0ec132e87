import Node

await TerritoryCommand.main()

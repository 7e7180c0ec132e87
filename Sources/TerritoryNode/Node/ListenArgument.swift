import ArgumentParser

/// A `host:port` on the command line.
struct ListenArgument: ExpressibleByArgument {
    let address: ListenAddress

    init?(argument: String) {
        guard let address = ListenAddress(argument) else { return nil }
        self.address = address
    }
}

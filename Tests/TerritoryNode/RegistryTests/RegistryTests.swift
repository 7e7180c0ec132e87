import Testing

/// One after the other: roles belong to the whole server, and some tests count them.
@Suite("Registry", .serialized)
enum RegistryTests {}

import Foundation

/// Public test vectors beside the checkout: `../shared/vectors`, or `$TERRITORY_VECTORS`. They are not part of this
/// repository, and the tests that read them say so where they are absent.
enum Vectors {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["TERRITORY_VECTORS"] { return URL(filePath: path) }
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return root.appending(path: "../shared/vectors").standardizedFileURL
    }()

    static func exist(_ name: String) -> Bool {
        FileManager.default.isReadableFile(atPath: folder.appending(path: name).path)
    }

    static func decode<Value: Decodable>(_ name: String, as _: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: folder.appending(path: name)))
    }
}

import Foundation
import Kernel
import Migrations
import Postgres
import Registry

/// The shared schema's real migrations and a small template, so that these tests are about provisioning alone.
enum Samples {
    static func migrations(template: [Migration] = [notes, index]) throws -> [Migration] {
        try Migration.load(from: MigrationFiles.folder.appending(path: "Registry")) + template
    }

    static let notes = Migration(
        owner: "Kernel", number: 1, name: "notes",
        sql: "CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL);")
    static let index = Migration(
        owner: "Notes", number: 1, name: "index", sql: "CREATE INDEX note_text ON note (text text_pattern_ops);")
    static let newer = Migration(
        owner: "Notes", number: 2, name: "author", sql: "ALTER TABLE note ADD COLUMN author text;")

    static func request(
        _ code: String, name: String = "Sverige", domain: String? = nil
    ) throws -> TerritoryRequest {
        try TerritoryRequest(
            code: TerritoryCode(code)!, name: name, domain: domain ?? "\(code).example.org",
            adminEmail: "eva@example.org", language: "en")
    }
}

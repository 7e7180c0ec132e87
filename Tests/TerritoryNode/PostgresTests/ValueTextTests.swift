import Foundation
import Testing

@testable import Postgres

@Suite("Values and statements as text")
struct ValueTextTests {
    @Test("S-080: Interpolation binds values and never makes them text of the statement")
    func interpolationBinds() {
        let evil = "'; DROP TABLE member; --"
        let sql: SQL = "SELECT a FROM t WHERE a = \(evil) AND b = \(7)"
        #expect(sql.text == "SELECT a FROM t WHERE a = $1 AND b = $2")
        #expect(sql.binds == [evil, "7"])
    }

    @Test("S-080: A quoted identifier cannot end early")
    func identifiersAreQuoted() {
        #expect(SQL.quoted("a\"b\0c") == "\"a\"\"bc\"")
    }

    @Test("Arrays survive quotes, backslashes, commas, braces, empty strings and NULL")
    func arraysRoundTrip() {
        let values: [String?] = ["plain", "a,b", "{x}", "q\"\\", "", "NULL", nil, "å🙂"]
        #expect([String?](postgresText: values.postgresText) == values)
        #expect([Int](postgresText: "{}") == [])
        #expect([Int](postgresText: "{1,NULL}") == nil)
        #expect([String](postgresText: "{{a},{b}}") == nil)
    }

    @Test("Bytes travel as hexadecimal, and an array of bytes is not an array of numbers")
    func bytesRoundTrip() {
        let bytes: [UInt8] = [0, 1, 0x7F, 0xFF]
        #expect(bytes.postgresText == "\\x00017fff")
        #expect([UInt8](postgresText: "\\x00017fff") == bytes)
        #expect(Data(postgresText: "\\x0") == nil)
        #expect([Data](postgresText: [Data(bytes), Data()].postgresText) == [Data(bytes), Data()])
    }

    @Test("Dates keep their microseconds, before and after 1970 and on leap days")
    func datesRoundTrip() {
        #expect(Date(timeIntervalSince1970: -0.000001).postgresText == "1969-12-31 23:59:59.999999+00")
        #expect(Date(timeIntervalSince1970: 951_782_400).postgresText == "2000-02-29 00:00:00.000000+00")
        #expect(Date(postgresText: "2024-02-29 12:00:00.5+00")?.timeIntervalSince1970 == 1_709_208_000.5)
        for day in stride(from: -200_000, to: 200_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            #expect(Date(postgresText: date.postgresText) == date)
        }
    }

    @Test("NULL is nil for an optional and nothing else")
    func nullIsOptional() {
        #expect(Int?(postgresText: nil) == .some(.none))
        #expect(Int(postgresText: nil) == nil)
        #expect(Int?(postgresText: "x") == nil)
    }

    @Test("A database address is read in full and a wrong one does not show its password")
    func addresses() throws {
        let place = "postgresql://eva:s%40fe@db.example:6000/node"
        let address = place + "?sslmode=verify-full&sslrootcert=/ca.pem&acquire_timeout=7"
        let read = try DatabaseConfiguration(dsn: address)
        #expect(read.password == "s@fe" && read.port == 6000 && read.sslMode == .verifyFull)
        #expect(read.acquireTimeout == .seconds(7) && read.patient.acquireTimeout == .seconds(10))
        #expect(throws: DSNError.unknown("acquire_timeout")) {
            try DatabaseConfiguration(dsn: "postgresql://a:b@c/d?acquire_timeout=0")
        }
        #expect(throws: DSNError.unknown("colour")) { try DatabaseConfiguration(dsn: "postgresql://a:b@c/d?colour=x") }
        #expect(throws: DSNError.missing("database")) { try DatabaseConfiguration(dsn: "postgresql://a:b@c") }
    }
}

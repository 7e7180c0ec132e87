import Foundation
import Kernel
import NodeTesting

/// Somebody who sends files and asks for content, in requests whose every byte is the test's.
struct ContentCaller {
    var caller: TestCaller

    func upload(
        _ content: String, as type: String? = "text/plain", query: String = ""
    ) async throws -> TestAnswer {
        try await caller.send("POST", "/ipfs/upload" + query, content, type.map { ["Content-Type": $0] } ?? [:])
    }

    func form(
        _ parts: [(name: String, file: String?, type: String?, content: String)], query: String = ""
    ) async throws -> TestAnswer {
        let text = parts.map { part in
            "--xyz\r\nContent-Disposition: form-data; name=\"\(part.name)\""
                + (part.file.map { "; filename=\"\($0)\"" } ?? "")
                + (part.type.map { "\r\nContent-Type: \($0)" } ?? "") + "\r\n\r\n\(part.content)\r\n"
        }.joined()
        return try await caller.send(
            "POST", "/ipfs/upload" + query, text + "--xyz--\r\n", ["Content-Type": "multipart/form-data; boundary=xyz"])
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> TestAnswer {
        try await caller.send("GET", path, nil, headers)
    }

    func head(_ path: String, _ headers: [String: String] = [:]) async throws -> TestAnswer {
        try await caller.send("HEAD", path, nil, headers)
    }
}

extension TestAnswer {
    var cid: String { json["cid"]?.string ?? "" }
}

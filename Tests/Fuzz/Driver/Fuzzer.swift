import Foundation

/// Hands the decoder that `FUZZ_DECODER` names to libFuzzer, with libFuzzer's arguments. `Fuzzer fill <folder>` writes its corpus
/// into a folder, and `Fuzzer` names the decoders. Built by `scripts/faults fuzz` alone: otherwise there is no driver to run.
@_cdecl("Fuzzer_main")
func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    let words = CommandLine.arguments
    guard words.count > 1 else {
        print(FuzzedDecoder.all.map(\.name).joined(separator: "\n"))
        return 0
    }
    if words[1] == "fill" {
        fill(words[2])
        return 0
    }
    var count = count
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = arguments
    return runDriver(&count, &arguments, testOneInput)
}

/// libFuzzer's own loop, as its documentation gives it for programs that bring their `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _: UnsafeMutablePointer<CInt>, _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try decoder.decode(Array(UnsafeBufferPointer(start: data, count: count)))
    } catch {
        fatalError("\(error)")
    }
    return 0
}

private let decoder: FuzzedDecoder = {
    guard let decoder = FuzzedDecoder.named(ProcessInfo.processInfo.environment["FUZZ_DECODER"] ?? "") else {
        fatalError("FUZZ_DECODER names no decoder.")
    }
    return decoder
}()

private func fill(_ folder: String) {
    do {
        for (number, bytes) in try Corpus(decoder: decoder).inputs().enumerated() {
            try Data(bytes).write(to: URL(filePath: folder).appending(path: "known-\(number)"))
        }
    } catch {
        fatalError("\(error)")
    }
}

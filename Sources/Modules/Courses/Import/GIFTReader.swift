import Foundation
import Kernel
import Web

/// Reads questions in GIFT (Moodle's documentation, *GIFT format*): each is text with its answers in braces, blank lines part them.
///
/// Nothing is dropped without a note: what has no counterpart here is listed with its line, and a question that cannot be is
/// refused as a whole.
struct GIFTReader {
    let language: String
    let world: World

    func read(_ text: String) -> ImportedQuestions {
        let blocks = GIFTBlocks(text)
        var result = ImportedQuestions(found: [], notes: blocks.notes)
        for block in blocks.blocks {
            let block = block[...].trimmed
            do {
                var question = GIFTQuestion(reader: self)
                result.found.append(.init(line: block.line, question: try question.read(block)))
                result.notes += question.notes
            } catch let failure as GIFTFailure {
                result.notes.append(ImportNote(line: failure.line, kind: .refused, message: failure.message))
            } catch {
                preconditionFailure("a GIFT question fails with a GIFTFailure: \(error)")
            }
        }
        result.notes.sort { $0.line < $1.line }
        return result
    }

    func text(_ glyphs: GIFTText) -> LocalizedText {
        LocalizedText(glyphs.trimmed.text, in: language)
    }
}

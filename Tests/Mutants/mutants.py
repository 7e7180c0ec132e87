"""Takes each check out of the verifier, one at a time, and says which of these mutants no test notices (X-15).

    python3 Tests/Mutants/mutants.py --build FOLDER [--only N,N…]

A copy of FederationCore is rewritten once, so that the environment says which check is left out; so it is built once, with the
tests of the verifier. A mutant that no test notices is an error, unless SAME says why nobody could notice it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

import same

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORE = ROOT / "Sources/Federation/Core"
# What writes and does not read, and what has no verdict: mistakes there harm nobody but oneself.
WRITERS = {
    "LogAppend", "CheckpointSigning", "BatchBudget", "SigningKey", "TokenBucket", "MerkleTiles", "FrontierConsistency",
    "PeerPolicy", "BusPermissions", "Subjects", "HeadsAhead",
}
# Checks that are no guard: what stands there, and the same with a switch before it.
OTHERS = [
    ("Batch.swift", "where item.entry.sequence != first", "where !LEFT_OUT && item.entry.sequence != first"),
    ("FollowedLog.swift", "        if let proof = contradiction(of: signed) {",
     "        if !LEFT_OUT, let proof = contradiction(of: signed) {"),
    ("FollowedLog.swift", "if head.size == size, head.root", "if !LEFT_OUT, head.size == size, head.root"),
    ("FollowedLog.swift", "if let promised = ahead", "if !LEFT_OUT, let promised = ahead"),
    ("FollowedLog.swift", "if promise.root != next.frontier.root", "if !LEFT_OUT, promise.root != next.frontier.root"),
    ("FollowedLog.swift", "case .blocked: throw .originBlocked", "case .blocked: if !LEFT_OUT { throw .originBlocked }"),
    ("FollowedLog.swift", "case .forked: throw .originForked", "case .forked: if !LEFT_OUT { throw .originForked }"),
    ("FollowedLog.swift", "if let proof = proven(proof) { return .fork(proof) }",
     "if LEFT_OUT { return .fork(proof) }\n            if let proof = proven(proof) { return .fork(proof) }"),
    ("FollowedLog.swift", "for item in new { try item.payload.check(against: item.entry) }",
     "for item in new where !LEFT_OUT { try item.payload.check(against: item.entry) }"),
    ("FollowedLog.swift", "guard item.entry.audience == .listedTerritories else",
     "guard !LEFT_OUT, item.entry.audience == .listedTerritories else"),
    ("Forks/ForkProof.swift", "case .roots: a.size == b.size &&", "case .roots: (LEFT_OUT || a.size == b.size) &&"),
    ("Forks/ForkProof.swift", "&& a.root != b.root\n        case .entries", "&& (LEFT_OUT || a.root != b.root)\n        case .entries"),
    ("Forks/ForkProof.swift", "first.entry != second.entry &&", "(LEFT_OUT || first.entry != second.entry) &&"),
    ("Forks/ForkProof.swift", "&& first.stands(at: index, in: a)", "&& (LEFT_OUT || first.stands(at: index, in: a))"),
    ("Forks/ForkProof.swift", "&& second.stands(at: index, in: b)", "&& (LEFT_OUT || second.stands(at: index, in: b))"),
    ("Forks/ForkProof.swift", "a.size < b.size && a.root != root", "(LEFT_OUT || a.size < b.size) && a.root != root"),
    ("Forks/ForkProof.swift", "&& a.root != root\n", "&& (LEFT_OUT || a.root != root)\n"),
    ("Identity/KeySpan.swift", "from <= position &&", "(LEFT_OUT || from <= position) &&"),
    ("Identity/KeySpan.swift", "&& end.map { position < $0 } ?? true", "&& (LEFT_OUT || end.map { position < $0 } ?? true)"),
    ("Identity/Identity.swift", "isTombstoned ? []", "isTombstoned && !LEFT_OUT ? []"),
    ("Identity/IdentityOperation.swift", "(1...32).contains(text.utf8.count)\n", "(LEFT_OUT || (1...32).contains(text.utf8.count))\n"),
    ("Identity/IdentityOperation.swift", "endpointBytes.contains(text.utf8.count)\n", "(LEFT_OUT || endpointBytes.contains(text.utf8.count))\n"),
    ("Identity/Genesis.swift", "keyCount.contains(keys.count) &&", "(LEFT_OUT || keyCount.contains(keys.count)) &&"),
    ("Identity/Genesis.swift", "&& Set(keys).count == keys.count", "&& (LEFT_OUT || Set(keys).count == keys.count)"),
    ("MerkleProof.swift", "return last == 0 && hash == root", "return (LEFT_OUT || last == 0) && hash == root"),
    ("MerkleProof.swift", "&& hash == root", "&& (LEFT_OUT || hash == root)"),
    ("MerkleSubtree.swift", "return roots.subtree == root &&", "return (LEFT_OUT || roots.subtree == root) &&"),
    ("MerkleSubtree.swift", "&& roots.tree == treeRoot", "&& (LEFT_OUT || roots.tree == treeRoot)"),
    ("MerkleWalk.swift", "return treeLast == 0 ?", "return treeLast == 0 || LEFT_OUT ?"),
    ("NoteSignature.swift", "keyID == key.id &&", "(LEFT_OUT || keyID == key.id) &&"),
    ("NoteSignature.swift", "&& name.utf8.elementsEqual(key.name.utf8)", "&& (LEFT_OUT || name.utf8.elementsEqual(key.name.utf8))"),
    ("NoteSignature.swift", "!name.isEmpty\n", "(LEFT_OUT || !name.isEmpty)\n"),
    ("NoteSignature.swift", '$0 != "+" &&', '(LEFT_OUT || $0 != "+") &&'),
    ("NoteSignature.swift", "&& !$0.properties.isWhitespace", "&& (LEFT_OUT || !$0.properties.isWhitespace)"),
    ("NoteSignature.swift", "&& $0.value >= 0x20", "&& (LEFT_OUT || $0.value >= 0x20)"),
    ("SignedNote.swift", "$0 == 0x0a || $0 >= 0x20", "LEFT_OUT || $0 == 0x0a || $0 >= 0x20"),
    ("VerifiedCheckpoint.swift", "in witnesses where !keys", "in witnesses where LEFT_OUT || !keys"),
    ("RequestGuard.swift", "        forget(now)\n        var budget", "        if !LEFT_OUT { forget(now) }\n        var budget"),
]
# A statement whose only purpose is to throw.
STATEMENT = re.compile(r"^( +)(try (?:[\w.]*\b(?:check\w*|requireEnd|require|verify|magic))\(.*\))$", re.M)


def unquoted(text):
    """The text with blanks in place of strings."""
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', lambda found: " " * len(found[0]), text)


def clauses(text):
    """The conditions of a guard, as ranges of its text."""
    depth, start = 0, 0
    for place, sign in enumerate(unquoted(text)):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            yield start, place
            start = place + 1
    yield start, len(text)


class Rewriter:
    def __init__(self):
        self.mutants = []

    def number(self, file, line, what):
        self.mutants.append((file, line, " ".join(what.split())))
        return f"Check.isLeftOut({len(self.mutants) - 1})"

    def file(self, name, text):
        for other, old, new in OTHERS:
            if other == name:
                assert text.count(old) == 1, (name, old, text.count(old))
                line = text[: text.index(old)].count("\n") + 1
                text = text.replace(old, new.replace("LEFT_OUT", self.number(name, line, old)))
        text = STATEMENT.sub(
            lambda found: f"{found[1]}if !{self.number(name, text[: found.start()].count(chr(10)) + 1, found[2])} {{ {found[2]} }}",
            text)
        return self.guards(name, text)

    def guards(self, name, text):
        result, place = "", 0
        for found in re.finditer(r"^ +guard\b", text, re.M):
            end = self.end(text, found.end())
            result += text[place : found.end()]
            result += ",".join(
                self.clause(name, text[: found.start()].count("\n") + 1, text[found.end() + a : found.end() + b])
                for a, b in clauses(text[found.end() : end]))
            place = end
        return result + text[place:]

    @staticmethod
    def end(text, start):
        """Where the `else` of a guard begins."""
        depth = 0
        for found in re.compile(r"[(\[{]|[)\]}]|\belse\b").finditer(unquoted(text), start):
            if found[0] == "else" and depth == 0:
                return found.start()
            depth += (found[0] in "([{") - (found[0] in ")]}")
        raise AssertionError(text[start : start + 80])

    def clause(self, name, line, text):
        what = text.strip()
        if re.match(r"(let|var|case)\b", what) or "isLeftOut" in what:
            return text
        tried = "try " if what.startswith("try ") else ""
        return f" {tried}({self.number(name, line, what)} ? true : ({what.removeprefix('try ')})) "


def rewrite(folder):
    rewriter = Rewriter()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CORE, folder)
    for path in sorted(folder.rglob("*.swift")):
        if path.stem not in WRITERS:
            path.write_text(rewriter.file(str(path.relative_to(folder)), path.read_text()))
    (folder / "Check.swift").write_text(
        "import Foundation\n\n"
        "enum Check {\n"
        '    private static let number = ProcessInfo.processInfo.environment["MUTANT"].flatMap { Int($0) }\n\n'
        "    static func isLeftOut(_ check: Int) -> Bool { check == number }\n"
        "}\n")
    return rewriter.mutants


def build(folder):
    environment = os.environ | {"TERRITORY_MUTANTS": str((folder / "Core").relative_to(ROOT))}
    subprocess.run(
        ["swift", "build", "--scratch-path", folder, "--configuration", "release", "-Xswiftc", "-enable-testing",
         "--build-tests"], cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    return folder / "release/territoryPackageTests.xctest"


def is_noticed(tests, number):
    """Whether a test fails, or ends otherwise than it should. The vectors alone are quick, and notice most."""
    for some in ("OwnVectorTests", "CoreTests"):
        try:
            run = subprocess.run(
                [tests, "--testing-library", "swift-testing", "--filter", some], cwd=ROOT, timeout=60,
                env=os.environ | {"MUTANT": str(number), "SWIFT_BACKTRACE": "enable=no"}, capture_output=True)
        except subprocess.TimeoutExpired:
            return some
        if run.returncode:
            return some
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=lambda path: (ROOT / path).resolve(), default=ROOT / ".build-mutants")
    parser.add_argument("--only", type=lambda text: [int(number) for number in text.split(",")])
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    mutants = rewrite(arguments.build / "Core")
    if arguments.list:
        for number, mutant in enumerate(mutants):
            print(number, *mutant)
        return 0
    tests = build(arguments.build)
    assert not is_noticed(tests, -1), "the tests fail without a mutant"
    numbers = arguments.only or range(len(mutants))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        noticed = dict(zip(numbers, pool.map(lambda number: is_noticed(tests, number), numbers)))
    return report(mutants, noticed)


def report(mutants, noticed):
    wrong = 0
    for number, by in noticed.items():
        file, line, what = mutants[number]
        reason = same.SAME.get((file, what))
        if by is None and reason is None:
            wrong += 1
            print(f"nobody notices {number}: {file}:{line} {what}")
        if by and reason:
            wrong += 1
            print(f"noticed after all {number}: {file}:{line} {what}")
    by_vectors = sum(by == "OwnVectorTests" for by in noticed.values())
    unnoticed = sum(by is None for by in noticed.values())
    print(
        f"X-15: {len(noticed)} checks left out: {by_vectors} noticed by the vectors, "
        f"{len(noticed) - by_vectors - unnoticed} by other tests, {unnoticed} by nobody, "
        f"{unnoticed - sum(1 for n, by in noticed.items() if by is None and (mutants[n][0], mutants[n][2]) not in same.SAME)} "
        "of them with a reason")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())

"""Two implementations judge the same messages: this one, and the product's.

    compare.py [--cases 5000] [--seed 1] [--judge .build/debug/FederationJudge]

Messages are made from the vectors by damage, and by a grammar that signs what it made wrong, so that it is read to the end.
Verdicts must be equal: what is held afterwards, or the reason. Where a message has two faults and a reader may meet either
first, the class of the reason counts. The first disagreements are printed as vectors, and the exit status is 1.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import time

from judge import input_of, judge
from mutants import VECTORS, grammar, mutated

ROOT = pathlib.Path(__file__).resolve().parents[3]
# Cases that are judged by one run of the other program.
CHUNK = 5_000
SHOWN = 10
FORM = {
    *("too_large", "bad_frame", "trailing_bytes", "unknown_flags", "bad_type", "bad_audience", "bad_payload_state"),
    *("sequence_mismatch", "bad_note", "non_canonical_base64", "bad_envelope", "unknown_method", "bad_identity"),
}


def main(options):
    chance, started = random.Random(options.seed), time.monotonic()
    vectors = [(vector["kind"], vector["id"], vector["before"], input_of(vector)) for vector in VECTORS]
    vectors = [vector for vector in vectors if isinstance(vector[3], bytes) and len(vector[3]) < 20_000]
    count, accepted, other_reason, wrong = 0, 0, 0, []
    while count < options.cases:
        cases = [made(chance, vectors) for _ in range(min(CHUNK, options.cases - count))]
        for case, theirs in zip(cases, judged(options.judge, cases), strict=True):
            kind, name, before, data = case
            verdict = judge(kind, before, data)
            ours = " ".join(map(str, verdict.values()))
            accepted += verdict["verdict"] == "accept"
            if ours != theirs:
                other_reason += 1
                if not is_same_class(ours, theirs):
                    wrong.append((case, ours, theirs))
        count += len(cases)
        print(f"{count} judged, {len(wrong)} otherwise", file=sys.stderr, flush=True)
    for (kind, name, before, data), ours, theirs in wrong[:SHOWN]:
        print(json.dumps({"kind": kind, "before": before, "input": data.hex(), "here": ours, "there": theirs}))
    print(
        f"{count} messages, seed {options.seed}, {time.monotonic() - started:.0f} s: {accepted} accepted by both, "
        f"{len(wrong)} judged otherwise, {other_reason - len(wrong)} for another reason of the same class"
    )
    return min(len(wrong), 1)


def made(chance, vectors):
    """A valid message from the grammar, or a vector, mostly with damage."""
    if chance.random() < 0.5:
        kind, name, before, data = grammar(chance)
        return kind, name, before, data if chance.random() < 0.6 else mutated(chance, data, data)
    kind, name, before, data = chance.choice(vectors)
    other = chance.choice(vectors)[3]
    return kind, name, before, mutated(chance, data, other)


def judged(program, cases):
    known = {name: before for _, name, before, _ in cases}
    lines = (b"%s %s %d\n%s" % (kind.encode(), name.encode(), len(data), data) for kind, name, _, data in cases)
    given = json.dumps(known).encode() + b"\n" + b"".join(lines)
    return subprocess.run([program], input=given, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()


def is_same_class(ours, theirs):
    ours, theirs = (text.removeprefix("refuse ") for text in (ours, theirs))
    return ours in FORM and theirs in FORM


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge", default=ROOT / ".build/debug/FederationJudge")
    sys.exit(main(parser.parse_args()))

"""Writes the vectors beside this folder, or with --check says whether they are what it would write.

    python3 Tests/Peers/vectors/generate [--check]
"""

import pathlib
import sys

import batches
import chains
import entries
import forks
import heads
import identities
import logproofs
import payloads
import proofs
import requests

FOLDER = pathlib.Path(__file__).resolve().parents[1]


def main(check):
    differing = 0
    for group in (entries, batches, heads, forks, logproofs, identities, chains, payloads, proofs, requests):
        vectors = group.vectors()
        file, text = FOLDER / f"{vectors.name}.json", vectors.text()
        if not check:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            differing += 1
            print(f"{file} is not what the generator writes")
        print(f"{vectors.name}: {len(vectors.vectors)}")
    return min(differing, 1)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))

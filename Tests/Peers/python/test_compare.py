"""Two implementations that share nothing judge the same messages (X-01): 5,000 every day, a million at full size."""

import re
import subprocess
import sys

import compare


def test_both_judge_alike():
    command = [sys.executable, "-B", compare.__file__, "--cases", "5000", "--seed", "20261121"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"(\d+) accepted by both", done.stdout)[1]) > 500, "too few are good to say much"

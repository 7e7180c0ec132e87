"""Numbers and how they are told: what was reached, what was to be reached, and a baseline of the same run."""


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100))]


def report(name, value, unit, target=None, at_least=False, detail=""):
    line = f"{name}: {value:.3g} {unit}".rstrip()
    if target is not None:
        met = value >= target if at_least else value <= target
        line += f" ({'≥' if at_least else '≤'} {target:g}: {'met' if met else 'MISSED'})"
    print(line + (f"; {detail}" if detail else ""), flush=True)


def milliseconds(seconds):
    return seconds * 1000


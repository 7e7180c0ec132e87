"""The JSON of payloads, of which all readers make the same: what some read otherwise is refused by all."""

import json
import math

MAX_DEPTH = 32
MAX_VALUES = 20_000


def parse(data):
    """Raises ValueError."""
    try:
        numbers = {"parse_constant": never, "parse_float": real, "parse_int": whole}
        value = json.loads(data.decode(), object_pairs_hook=unique, **numbers)
        check(value)
    except RecursionError:
        raise ValueError("too deep") from None
    return value


def unique(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def never(text):
    raise ValueError(text)


def real(text):
    if math.isinf(float(text)):
        raise ValueError("no number of 64 bits")
    return float(text)


def whole(text):
    value = real(text)
    # Another reader may keep the sign of -0, so it is no whole number.
    return value if text == "-0" else int(text)


def check(value):
    waiting, count = [(value, 1)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if isinstance(value, (dict, list)):
            if depth > MAX_DEPTH:
                raise ValueError("too deep")
            waiting += ((inner, depth + 1) for inner in (value.values() if isinstance(value, dict) else value))
        for text in value if isinstance(value, dict) else [value]:
            # Postgres stores no U+0000, and half a surrogate pair is no character.
            if isinstance(text, str) and "\0" in text.encode().decode():
                raise ValueError("no text")
    if count > MAX_VALUES:
        raise ValueError("too many values")

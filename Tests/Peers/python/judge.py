"""What this verifier makes of one message, in the words of docs/federation/vectors.md."""

from chain import Identity, read_lines
from forks import ForkProof
from identity import Genesis, admit
from merkle import Frontier, extends, includes
from proofs import LogProof
from rpc import Desk
from note import Note
from verify import Batch, Entry, Log
from strict import Forked, Refused, require, strict_json, unbase64


def judge(kind, before, data):
    """A verdict: `accept`, `held`, `pull`, `fork`, or `refuse` with the reason."""
    try:
        return JUDGES[kind](before, data)
    except Forked:
        return {"verdict": "fork"}
    except Refused as refused:
        return {"verdict": "refuse", "reason": str(refused)}


class Known(Log):
    """A log as a vector describes it."""

    def __init__(self, before):
        self.identity, self.epoch = identity_of(before), before["epoch"]
        self.tid = self.identity.tid
        self.frontier = Frontier(before["size"], map(bytes.fromhex, before["frontier"]))
        self.note = Note.decode(unbase64(before["note"])) if before["size"] else None
        self.ahead = {note.size: note for note in map(Note.decode, map(unbase64, before["ahead"]))}
        self.entries, self.time, self.state = [], 0, before["state"]

    def check_state(self):
        require(not self.identity.gone, "key_not_admissible")
        require(self.state != "blocked", "origin_blocked")
        require(self.state != "forked", "origin_forked")


def identity_of(before):
    return Identity(unbase64(before["genesis"]), map(unbase64, before["operations"]))


def judge_operation(before, data):
    identity_of(before).append(data)
    return accepted()


def judge_identity(before, data):
    merged = identity_of(before).merge(read_lines(data), before["from"], before["first_seen"], before["now"])
    return accepted(size=len(merged.operations))


def judge_batch(before, data):
    log, batch = Known(before), Batch.decode(data)
    log.check_state()
    if batch.end < log.size:
        return {"verdict": "held"}
    if batch.first > log.size:
        log.check_ahead(batch)
        return {"verdict": "pull", "from": log.size}
    size = log.size
    log.append(batch)
    return accepted(size=log.size, root=log.frontier.root().hex()) if log.size > size else {"verdict": "held"}


def judge_head(before, data):
    log = Known(before)
    log.check_state()
    note = Note.decode(data)
    log.check_note(note)
    log.check_history(note)
    return {"verdict": "pull", "from": log.size} if note.size > log.size else {"verdict": "held"}


def judge_fork(before, data):
    log = Known(before)
    proof = ForkProof.decode(data)
    log.check_state()
    proof.verify(log)
    return {"verdict": "fork"}


def judge_log_proof(before, data):
    LogProof(data).verified(Known(before))
    return accepted()


def judge_entry(before, data):
    Entry.decode(data)
    return accepted()


def judge_payload(before, data):
    strict_json(data, "bad_payload")
    return accepted()


def judge_key(before, data):
    require(admit(data).hex() not in before["known"], "key_not_admissible")
    return accepted()


def judge_genesis(before, data):
    return accepted(tid=Genesis(data).tid)


def judge_request(before, data):
    desk = Desk(before["receiver"], lambda tid: bytes.fromhex(before["peers"].get(tid, "")))
    desk.seen = {(seen["iss"], seen["nonce"]): before["now"] + 60 for seen in before["seen"]}
    return accepted(method=desk.open(data, before["now"])["method"])


def judge_inclusion(before, proof):
    leaf, root, *path = map(bytes.fromhex, (proof["leaf"], proof["root"], *proof["path"]))
    require(len(path) <= 63 and includes(proof["index"], proof["size"], leaf, path, root), "bad_proof")
    return accepted()


def judge_consistency(before, proof):
    old, new, *path = map(bytes.fromhex, (proof["old_root"], proof["new_root"], *proof["path"]))
    require(len(path) <= 63 and extends(proof["old_size"], proof["new_size"], path, old, new), "bad_proof")
    return accepted()


def accepted(**more):
    return {"verdict": "accept", **more}


def input_of(vector):
    """Its bytes: base64, or parts of base64 each repeated; a proof is an object."""
    given = vector["input"]
    if isinstance(given, list):
        return b"".join(unbase64(part) * times for part, times in given)
    return given if isinstance(given, dict) else unbase64(given)


JUDGES = {
    "batch": judge_batch,
    "head": judge_head,
    "fork": judge_fork,
    "operation": judge_operation,
    "identity": judge_identity,
    "log-proof": judge_log_proof,
    "entry": judge_entry,
    "payload": judge_payload,
    "key": judge_key,
    "genesis": judge_genesis,
    "request": judge_request,
    "inclusion": judge_inclusion,
    "consistency": judge_consistency,
}

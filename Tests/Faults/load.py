"""A steady stream of facts, and how long each takes until it has taken effect elsewhere."""

import threading
import time

from servers import Session
from writers import facts

# Seconds between two transactions of one territory, and between two looks at what has taken effect.
EVERY = 0.2
LOOK = 0.05


class Stream:
    """`rate` facts a second from each of some territories, for some seconds; and then whatever is on its way arrives."""

    def __init__(self, cluster, rate, seconds, codes=None, patience=60):
        self.cluster, self.rate, self.seconds, self.patience = cluster, rate, seconds, patience
        self.codes = codes or cluster.codes
        # (when, how many): committed by territory, taken effect by territory and listener.
        self.committed = {code: [] for code in self.codes}
        self.applied = {(code, other): [] for code in self.codes for other in cluster.codes if other != code}
        self.threads = [threading.Thread(target=self.tell, args=(code,)) for code in self.codes]
        self.threads += [threading.Thread(target=self.look, args=(code,), daemon=True) for code in cluster.codes]
        for thread in self.threads:
            thread.start()

    def tell(self, code):
        session, start = self.session(code), time.monotonic()
        total = int(session.rows("SELECT size FROM log_head")[0][0])
        for number in range(int(self.seconds / EVERY)):
            time.sleep(max(0.0, start + number * EVERY - time.monotonic()))
            count = int(self.rate * EVERY)
            session.rows(facts(total, total + count, f"stream{code}"))
            total += count
            self.committed[code].append((time.monotonic(), total))
        session.close()

    def look(self, code):
        session = self.session(code)
        while self.missing(code):
            for origin, applied in session.rows("SELECT code, applied FROM peer"):
                if (origin, code) in self.applied:
                    self.applied[origin, code].append((time.monotonic(), int(applied)))
            time.sleep(LOOK)
        session.close()

    def missing(self, code):
        """Whether something is to come that has not taken effect there."""
        if any(thread.is_alive() for thread in self.threads[: len(self.codes)]):
            return True
        told = {origin: self.committed[origin][-1][1] for origin in self.codes if origin != code}
        return any(not self.applied[origin, code] or self.applied[origin, code][-1][1] < told[origin] for origin in told)

    def session(self, code):
        session = Session(self.cluster.postgres)
        session.rows(f"SET search_path = {self.cluster.nodes[code].schema}")
        return session

    def lags(self, codes=None):
        """Seconds from commit to effect, of each transaction of some territories at each other node, smallest first."""
        for thread in self.threads:
            thread.join(self.seconds + self.patience)
            assert not thread.is_alive(), "facts have not arrived"
        lags = []
        for (origin, _), seen in self.applied.items():
            if origin in (codes or self.codes):
                at = iter(seen)
                when, applied = next(at)
                for committed, total in self.committed[origin]:
                    while applied < total:
                        when, applied = next(at)
                    lags.append(max(0.0, when - committed))
        return sorted(lags)

    def told(self, code):
        """Facts a second that were committed."""
        first, last = self.committed[code][0], self.committed[code][-1]
        return (last[1] - first[1]) / (last[0] - first[0])


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]

"""A mail server that keeps what it gets."""

import email
import email.policy
import socket
import threading
import time

from aiosmtpd.controller import Controller


class Mailbox:
    def __init__(self):
        self._messages = []
        self._lock = threading.Lock()
        # The server connects to itself to begin, so it has to know its port.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self._lock:
            self._messages.append((envelope.rcpt_tos, message))
        return "250 OK"

    def to(self, address):
        """The messages that came for an address."""
        with self._lock:
            return [message for recipients, message in self._messages if address in recipients]

    def wait(self, address, count=1, within=15):
        """The newest message for an address, once there are so many."""
        end = time.monotonic() + within
        while len(self.to(address)) < count:
            assert time.monotonic() < end, f"{len(self.to(address))} of {count} messages came for {address}"
            time.sleep(0.05)
        return self.to(address)[-1]

    def stop(self):
        self._controller.stop()

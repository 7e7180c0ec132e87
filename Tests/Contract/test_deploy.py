"""What deploy/ has for operators is taken by the programs it is for."""

import datetime
import pathlib
import shutil
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

DEPLOY = pathlib.Path(__file__).parents[2] / "deploy"


def certificate(folder):
    """A certificate of its own signature, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bus.example.org")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1)).sign(key, SHA256())
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))


def test_nats_server_takes_the_bus_with_its_users(demo, tmp_path):
    certificate(tmp_path)
    text = (DEPLOY / "nats/territory-bus.conf").read_text().replace("/etc/territory-bus", str(tmp_path))
    (tmp_path / "territory-bus.conf").write_text(text)
    (tmp_path / "users.conf").write_text(demo.command("bus", "config"))
    checked = subprocess.run(["nats-server", "-t", "-c", tmp_path / "territory-bus.conf"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd")
def test_s154_the_unit_is_sandboxed():
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", DEPLOY / "systemd/territory.service"]
    rated = subprocess.run(command, capture_output=True, text=True)
    assert rated.returncode == 0, rated.stdout

"""Checks an evidence pack with nothing but Python 3 and openssl: python3 verify.py"""
import base64, datetime, hashlib, json, pathlib, subprocess, sys, tempfile

here = pathlib.Path(__file__).parent
sha256 = lambda data: hashlib.sha256(data).digest()
raw = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def fits(text, signature):
    """Whether the bank's key signed the text (Ed25519)."""
    with tempfile.TemporaryDirectory() as folder:
        signed, sig = pathlib.Path(folder, "text"), pathlib.Path(folder, "sig")
        signed.write_bytes(text.encode())
        sig.write_bytes(signature)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", here / "public-key.pem"]
        return not subprocess.run([*command, "-in", signed, "-sigfile", sig], stdout=subprocess.DEVNULL).returncode


# 1. The checkpoint: name, size and root of the tree; below the blank line the bank's signature on these lines.
text, signatures = (here / "checkpoint").read_text(encoding="utf-8").split("\n\n", 1)
text += "\n"
origin, size, root = text.split("\n")[:3]
size, root = int(size), base64.b64decode(root)
line = next(line for line in signatures.splitlines() if line.startswith(f"\u2014 {origin} "))
if not fits(text, base64.b64decode(line.split(" ")[2])[4:]):  # after four bytes that name the key
    sys.exit("checkpoint: the signature does not fit the public key")

# 2. The files: a compact JWS (RFC 7515) over the hash of each, by the same key. Nothing is missing, nothing besides.
signed, _, signature = (here / "SIGNATURE").read_text().strip().rpartition(".")
header, payload = (json.loads(raw(part)) for part in signed.split("."))
if header["alg"] != "EdDSA" or header["typ"] != "audit-evidence+jws" or not fits(signed, raw(signature)):
    sys.exit("SIGNATURE: is not the bank's signature of an evidence pack")
there = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()} - {"SIGNATURE"}
changed = there ^ payload["sha256"].keys()
for name in there & payload["sha256"].keys():
    if sha256((here / name).read_bytes()).hex() != payload["sha256"][name]:
        changed.add(name)
for name in sorted(changed):
    print(f"{name}: is not the file that was signed")

# 3. Each entry: its hash, and with the hashes of its path the root (RFC 9162, section 2.1.3.2); what is told of it is
# what its text says.
bad = 0
listed = json.loads((here / "entries.json").read_text(encoding="utf-8"))
entries = listed["entries"]
for entry in entries:
    node, last = entry["index"], size - 1
    value = sha256(b"\x00" + entry["text"].encode())
    for other in map(bytes.fromhex, entry["path"]):
        if node % 2 or node == last:
            value = sha256(b"\x01" + other + value)
            while node and not node % 2:
                node, last = node >> 1, last >> 1
        else:
            value = sha256(b"\x01" + value + other)
        node, last = node >> 1, last >> 1
    lines = entry["text"].split("\n")
    at = datetime.datetime.fromtimestamp(int(lines[4]) // 1_000_000, datetime.timezone.utc)
    told = (listed["bank"], entry["at"], entry["event"])
    if last or value != root or told != (lines[1], at.strftime("%Y-%m-%d %H:%M:%SZ"), lines[5]):
        bad += 1
        print(f"entry {entry['index']}: is not the one that was signed")
print(f"{len(entries) - bad} of {len(entries)} entries are in the log of {size} that {origin} signed")
print(f"{len(there - changed)} of {len(there | changed)} files are as {payload['bank']} signed them")
sys.exit(1 if bad or changed else 0)

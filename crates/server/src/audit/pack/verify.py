"""Checks an evidence pack with nothing but Python 3 and openssl: python3 verify.py"""
import base64, hashlib, json, pathlib, subprocess, sys, tempfile

here = pathlib.Path(__file__).parent
sha256 = lambda data: hashlib.sha256(data).digest()

# 1. The checkpoint: name, size and root of the tree; below the blank line the bank's signature on these lines.
text, signatures = (here / "checkpoint").read_text(encoding="utf-8").split("\n\n", 1)
text += "\n"
origin, size, root = text.split("\n")[:3]
size, root = int(size), base64.b64decode(root)
line = next(line for line in signatures.splitlines() if line.startswith(f"\u2014 {origin} "))
signature = base64.b64decode(line.split(" ")[2])[4:]  # after four bytes that name the key
with tempfile.TemporaryDirectory() as folder:
    signed, sig = pathlib.Path(folder, "text"), pathlib.Path(folder, "sig")
    signed.write_bytes(text.encode())
    sig.write_bytes(signature)
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", here / "public-key.pem"]
    if subprocess.run([*command, "-in", signed, "-sigfile", sig], stdout=subprocess.DEVNULL).returncode:
        sys.exit("checkpoint: the signature does not fit the public key")

# 2. Each entry: its hash, and with the hashes of its path the root (RFC 9162, section 2.1.3.2).
bad = 0
entries = json.loads((here / "entries.json").read_text(encoding="utf-8"))["entries"]
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
    if last or value != root:
        bad += 1
        print(f"entry {entry['index']}: is not the one that was signed")
print(f"{len(entries) - bad} of {len(entries)} entries are in the log of {size} that {origin} signed")
sys.exit(1 if bad else 0)

"""Checks an export of somebody's data with nothing but Python 3 and openssl: python3 verify.py"""
import base64, hashlib, json, pathlib, subprocess, sys, tempfile

here = pathlib.Path(__file__).parent
raw = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

# 1. The signature: a compact JWS (RFC 7515) with EdDSA, by a key of the bank's.
signed, _, signature = (here / "SIGNATURE").read_text().strip().rpartition(".")
header, payload = (json.loads(raw(part)) for part in signed.split("."))
if header["alg"] != "EdDSA" or header["typ"] != "data-export+jws":
    sys.exit("SIGNATURE: is not the signature of an export")
keys = json.loads((here / "receipt-keys.json").read_text())["keys"]
key = next(key for key in keys if key["kid"] == header["kid"])
der = bytes.fromhex("302a300506032b6570032100") + raw(key["x"])  # RFC 8410
with tempfile.TemporaryDirectory() as folder:
    public, text, sig = (pathlib.Path(folder, name) for name in ("public", "text", "sig"))
    public.write_bytes(der)
    text.write_text(signed)
    sig.write_bytes(raw(signature))
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", public]
    if subprocess.run([*command, "-in", text, "-sigfile", sig], stdout=subprocess.DEVNULL).returncode:
        sys.exit("SIGNATURE: does not fit the key in receipt-keys.json")

# 2. Each file: what was signed, and nothing besides.
there = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()} - {"SIGNATURE"}
bad = sorted(there ^ payload["sha256"].keys())
for name in there & payload["sha256"].keys():
    if hashlib.sha256((here / name).read_bytes()).hexdigest() != payload["sha256"][name]:
        bad.append(name)
for name in bad:
    print(f"{name}: is not what was signed")
print(f"{len(there) - len(bad)} files are as {payload['bank']} signed them at {payload['made_at']}")
sys.exit(1 if bad else subprocess.run([sys.executable, here / "audit" / "verify.py"]).returncode)

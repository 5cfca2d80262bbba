"""Imports an AES_256 and an RSA_2048 key with the official SDK, and uses them.

    import_with_sdk.py http://127.0.0.1:8080

KEYFERRY_ACCESS, KEYFERRY_SECRET and KEYFERRY_PROJECT are what `keyferry access-key create --json` prints.
Needs huaweicloudsdkkms and cryptography. Prints one JSON object; exits with 1 where anything differs from
what a library that is not the server's says.
"""

import base64
import hashlib
import hmac
import json
import os
import sys

from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkkms.v2 import (
    CreateKeyRequest, CreateKeyRequestBody, CreateParametersForImportRequest, DecryptDataRequest,
    DecryptDataRequestBody, EncryptDataRequest, EncryptDataRequestBody, GetParametersForImportRequestBody,
    ImportKeyMaterialRequest, ImportKeyMaterialRequestBody, KmsClient, ListKeyDetailRequest,
    OperateKeyRequestBody, ShowPublicKeyRequest, SignRequest, SignRequestBody, ValidateSignatureRequest,
    VerifyRequestBody,
)

OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
PENDING_IMPORT, ENABLED = "5", "2"


def expect(what, found, expected):
    """Stops the journey at the first difference."""
    if found != expected:
        sys.exit(f"{what}: found {found!r}, expected {expected!r}")


def b64(data):
    return base64.b64encode(data).decode()


class Journey:
    def __init__(self, client):
        self.client = client

    def create(self, alias, spec):
        """An empty key."""
        body = CreateKeyRequestBody(key_alias=alias, key_spec=spec, origin="external")
        key_id = self.client.create_key(CreateKeyRequest(body=body)).key_info.key_id
        expect(f"state of the empty {spec} key", self.describe(key_id).key_state, PENDING_IMPORT)
        return key_id

    def describe(self, key_id):
        request = ListKeyDetailRequest(body=OperateKeyRequestBody(key_id=key_id))
        return self.client.list_key_detail(request).key_info

    def parameters(self, key_id):
        """The wrapping key and the token."""
        body = GetParametersForImportRequestBody(key_id=key_id, wrapping_algorithm="RSAES_OAEP_SHA_256")
        answer = self.client.create_parameters_for_import(CreateParametersForImportRequest(body=body))
        expect("key of the parameters", answer.key_id, key_id)
        return serialization.load_der_public_key(base64.b64decode(answer.public_key)), answer.import_token

    def send(self, key_id, token, material, private_key=None):
        body = ImportKeyMaterialRequestBody(
            key_id=key_id, import_token=token, encrypted_key_material=b64(material),
            encrypted_privatekey=None if private_key is None else b64(private_key))
        self.client.import_key_material(ImportKeyMaterialRequest(body=body))
        expect("state after the import", self.describe(key_id).key_state, ENABLED)

    def symmetric(self, suffix):
        """32 bytes under OAEP; what is encrypted comes back, and the fingerprint is the file's."""
        key = os.urandom(32)
        key_id = self.create(f"sdk-aes-{suffix}", "AES_256")
        wrapping_key, token = self.parameters(key_id)
        self.send(key_id, token, wrapping_key.encrypt(key, OAEP))

        text = "carried over: 渡し船"
        body = EncryptDataRequestBody(key_id=key_id, plain_text=text)
        encrypted = self.client.encrypt_data(EncryptDataRequest(body=body))
        body = DecryptDataRequestBody(cipher_text=encrypted.cipher_text)
        decrypted = self.client.decrypt_data(DecryptDataRequest(body=body))
        expect("decrypted text", decrypted.plain_text, text)

        raw = json.loads(self.client.list_key_detail(
            ListKeyDetailRequest(body=OperateKeyRequestBody(key_id=key_id))).raw_content)
        digest = hmac.new(key, b"keyferry fingerprint v1", hashlib.sha256).hexdigest()
        expect("fingerprint", raw["key_info"].get("material_fingerprint"), f"hmac:{digest[:16]}")
        return {"key_id": key_id, "wrapping_key_bits": wrapping_key.key_size}

    def asymmetric(self, suffix):
        """A private key by the two-file way; what it signs is verified under the key's own public half."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pkcs8 = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        key_id = self.create(f"sdk-rsa-{suffix}", "RSA_2048")
        wrapping_key, token = self.parameters(key_id)
        transport = os.urandom(32)
        material = wrapping_key.encrypt(transport, OAEP)

        altered = bytearray(keywrap.aes_key_wrap_with_padding(transport, pkcs8))
        altered[-1] ^= 1
        self.expect_refusal("altered private key", key_id, token, material, bytes(altered))
        # The token was refused for bad material, so it is still good.
        self.send(key_id, token, material, keywrap.aes_key_wrap_with_padding(transport, pkcs8))

        message = b"what was signed at the far side"
        body = SignRequestBody(key_id=key_id, message=b64(message), message_type="RAW",
                               signing_algorithm="RSASSA_PSS_SHA_256")
        signature = self.client.sign(SignRequest(body=body)).signature
        pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
        key.public_key().verify(base64.b64decode(signature), message, pss, hashes.SHA256())

        body = VerifyRequestBody(key_id=key_id, message=b64(message), message_type="RAW", signature=signature,
                                 signing_algorithm="RSASSA_PSS_SHA_256")
        verified = self.client.validate_signature(ValidateSignatureRequest(body=body))
        expect("the server's own verdict", verified.signature_valid, "true")

        pem = self.client.show_public_key(ShowPublicKeyRequest(body=OperateKeyRequestBody(key_id=key_id))).public_key
        public = serialization.load_pem_public_key(pem.encode())
        expect("public key", public.public_numbers(), key.public_key().public_numbers())
        return {"key_id": key_id, "wrapping_key_bits": wrapping_key.key_size}

    def expect_refusal(self, what, key_id, token, material, private_key):
        try:
            self.send(key_id, token, material, private_key)
        except ClientRequestException as refusal:
            expect(f"{what}: status", refusal.status_code, 400)
            expect(f"{what}: code", refusal.error_code, "KMS.0311")
            expect(f"{what}: state", self.describe(key_id).key_state, PENDING_IMPORT)
        else:
            sys.exit(f"{what} was taken")


def main():
    endpoint = sys.argv[1]
    access, secret, project = (os.environ[f"KEYFERRY_{name}"] for name in ("ACCESS", "SECRET", "PROJECT"))

    def client(secret):
        credentials = BasicCredentials(access, secret, project)
        return KmsClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()

    try:
        Journey(client(secret + "x")).create("refused", "AES_256")
        sys.exit("a wrong secret was taken")
    except ClientRequestException as refusal:
        expect("wrong secret", (refusal.status_code, refusal.error_code), (401, "KMS.0301"))
    journey = Journey(client(secret))
    suffix = os.urandom(4).hex()
    print(json.dumps({"aes": journey.symmetric(suffix), "rsa": journey.asymmetric(suffix)}))


if __name__ == "__main__":
    main()

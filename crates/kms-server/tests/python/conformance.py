"""Calls every operation that the official SDK has, and says of each whether it works.

    conformance.py http://127.0.0.1:8080

KEYFERRY_ACCESS, KEYFERRY_SECRET and KEYFERRY_PROJECT are what `keyferry access-key create --json` prints,
KEYFERRY_USER the id of its account. Needs huaweicloudsdkkms and cryptography.
Prints a JSON array of [operation of the SDK, method, path, result], where the result is "works" or the reason for
which the server does not offer it; exits with 1 where an operation answers anything else than it should.
"""

import base64
import hashlib
import inspect
import json
import os
import re
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
import huaweicloudsdkkms.v2 as sdk

NOT_OFFERED = "KMS.9013"
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def camel(name):
    return "".join(word.capitalize() for word in name.split("_"))


def b64(data):
    return base64.b64encode(data).decode()


class Tour:
    def __init__(self, client):
        self.client = client
        self.results = {}

    def call(self, operation, path=None, **body):
        """An operation with the fields of its body, and those of its path; what it answers, as a dictionary."""
        request_type = getattr(sdk, camel(operation) + "Request")
        body_type = request_type.openapi_types.get("body")
        fields = dict(path or {})
        if body_type is not None:
            fields["body"] = getattr(sdk, body_type)(**body)
        elif body:
            sys.exit(f"{operation} has no body")
        answer = getattr(self.client, operation)(request_type(**fields))
        self.results[operation] = "works"
        return answer.to_dict()

    def refuse(self, operation):
        """An operation that is not offered, with whatever its path wants."""
        request_type = getattr(sdk, camel(operation) + "Request")
        fields = {name: "1" for name in request_type.openapi_types if name != "body"}
        if "body" in request_type.openapi_types:
            fields["body"] = {}
        try:
            getattr(self.client, operation)(request_type(**fields))
        except ServiceResponseException as error:
            if error.status_code == 501 and error.error_code == NOT_OFFERED:
                self.results[operation] = error.error_msg
                return
            raise
        sys.exit(f"{operation} should be refused")

    def expect(self, what, found, expected):
        if found != expected:
            sys.exit(f"{what}: found {found!r}, expected {expected!r}")


def create(tour, alias, spec="AES_256", **more):
    return tour.call("create_key", key_alias=alias, key_spec=spec, **more)["key_info"]["key_id"]


def keys(tour):
    key = create(tour, "conformance")
    detail = tour.call("list_key_detail", key_id=key)["key_info"]
    tour.expect("state", detail["key_state"], "2")
    listed = tour.call("list_keys", limit="10", key_spec="ALL")
    tour.expect("list", key in listed["keys"], True)
    tour.call("disable_key", key_id=key)
    tour.expect("state", tour.call("list_key_detail", key_id=key)["key_info"]["key_state"], "3")
    tour.call("enable_key", key_id=key)
    tour.call("update_key_alias", key_id=key, key_alias="renamed")
    tour.call("update_key_description", key_id=key, key_description="by the SDK")
    detail = tour.call("list_key_detail", key_id=key)["key_info"]
    tour.expect("alias", (detail["key_alias"], detail["key_description"]), ("renamed", "by the SDK"))
    tour.call("delete_key", key_id=key, pending_days="7")
    tour.expect("state", tour.call("list_key_detail", key_id=key)["key_info"]["key_state"], "4")
    tour.call("cancel_key_deletion", key_id=key)
    tour.call("enable_key", key_id=key)
    return key


def imports(tour):
    key = create(tour, "imported", origin="external")
    parameters = tour.call(
        "create_parameters_for_import", key_id=key, wrapping_algorithm="RSAES_OAEP_SHA_256")
    wrapping_key = serialization.load_der_public_key(base64.b64decode(parameters["public_key"]))
    material = b64(wrapping_key.encrypt(os.urandom(32), OAEP))
    tour.call("import_key_material", key_id=key, import_token=parameters["import_token"],
              encrypted_key_material=material)
    tour.expect("state", tour.call("list_key_detail", key_id=key)["key_info"]["key_state"], "2")
    tour.call("delete_imported_key_material", key_id=key)
    tour.expect("state", tour.call("list_key_detail", key_id=key)["key_info"]["key_state"], "5")


def data(tour, key):
    other = create(tour, "other")
    cipher = tour.call("encrypt_data", key_id=key, plain_text="carried over")["cipher_text"]
    tour.expect("text", tour.call("decrypt_data", cipher_text=cipher)["plain_text"], "carried over")
    moved = tour.call("re_encrypt", destination_key_id=other, cipher_text=cipher)["cipher_text"]
    tour.expect("text", tour.call("decrypt_data", cipher_text=moved)["plain_text"], "carried over")

    made = tour.call("create_datakey", key_id=key, datakey_length="256")
    secret = bytes.fromhex(made["plain_text"])
    opened = tour.call("decrypt_datakey", key_id=key, cipher_text=made["cipher_text"], datakey_cipher_length="32")
    tour.expect("data key", opened["data_key"].lower(), secret.hex())
    tour.call("create_datakey_without_plaintext", key_id=key, datakey_length="256")
    wrapped = tour.call("encrypt_datakey", key_id=key, datakey_plain_length="32",
                        plain_text=(secret + hashlib.sha256(secret).digest()).hex())
    opened = tour.call("decrypt_datakey", key_id=key, cipher_text=wrapped["cipher_text"], datakey_cipher_length="32")
    tour.expect("data key", opened["data_key"].lower(), secret.hex())
    for operation, spec in [("create_rsa_datakey_pair", "RSA_2048"), ("create_ec_datakey_pair", "ECC_NIST_P256")]:
        pair = tour.call(operation, key_id=key, key_spec=spec)
        serialization.load_der_public_key(base64.b64decode(pair["public_key"]))
    random = tour.call("create_random", random_data_length="128")["random_data"]
    tour.expect("length", len(random), 32)


def signatures(tour):
    key = create(tour, "signing", "EC_P256", key_usage="SIGN_VERIFY")
    digest = b64(hashlib.sha256(b"message").digest())
    signature = tour.call("sign", key_id=key, message=digest, signing_algorithm="ECDSA_SHA_256",
                          message_type="DIGEST")["signature"]
    verdict = tour.call("validate_signature", key_id=key, message=digest, signature=signature,
                        signing_algorithm="ECDSA_SHA_256", message_type="DIGEST")
    tour.expect("signature", str(verdict["signature_valid"]).lower(), "true")
    pem = tour.call("show_public_key", key_id=key)["public_key"]
    serialization.load_pem_public_key(pem.encode())
    mac_key = create(tour, "mac", "HMAC_256", key_usage="GENERATE_VERIFY_MAC")
    message = b64(b"message")
    mac = tour.call("generate_mac", key_id=mac_key, mac_algorithm="HMAC_SHA_256", message=message)["mac"]
    verdict = tour.call("verify_mac", key_id=mac_key, mac_algorithm="HMAC_SHA_256", message=message, mac=mac)
    tour.expect("code", str(verdict["mac_valid"]).lower(), "true")


def rotation(tour, key):
    tour.call("enable_key_rotation", key_id=key)
    tour.call("update_key_rotation_interval", key_id=key, rotation_interval=90)
    status = tour.call("show_key_rotation_status", key_id=key)
    tour.expect("interval", (status["key_rotation_enabled"], status["rotation_interval"]), (True, 90))
    tour.call("disable_key_rotation", key_id=key)
    tour.call("rotate_on_demand", key_id=key)
    tour.expect("rotations", tour.call("show_key_rotation_status", key_id=key)["number_of_rotations"], 1)


def aliases(tour, key):
    other = create(tour, "target")
    tour.call("create_alias", key_id=key, alias="alias/conformance")
    tour.call("associate_alias", target_key_id=other, alias="alias/conformance")
    detail = tour.call("list_key_detail", key_id="alias/conformance")["key_info"]
    tour.expect("key", detail["key_id"], other)
    listed = tour.call("list_aliases", path={"key_id": other})
    tour.expect("aliases", "alias/conformance" in json.dumps(listed), True)
    tour.call("delete_alias", aliases=["alias/conformance"], key_id=other)


def tags(tour, key):
    tour.call("create_kms_tag", path={"key_id": key}, tag={"key": "team", "value": "red"})
    tour.call("batch_create_kms_tags", path={"key_id": key}, action="create", tags=[{"key": "a", "value": "b"}])
    found = tour.call("show_kms_tags", path={"key_id": key})["tags"]
    tour.expect("tags", {tag["key"]: tag["value"] for tag in found}, {"a": "b", "team": "red"})
    tour.expect("tags of the project", len(tour.call("list_kms_tags")["tags"]), 2)
    resources = tour.call("list_kms_by_tags", path={"resource_instances": "resource_instances"}, action="filter",
                          limit="10", offset="0", tags=[{"key": "team", "values": ["red"]}])
    tour.expect("resources", [r["resource_id"] for r in resources["resources"]], [key])
    tour.call("delete_tag", path={"key_id": key, "key": "team"})
    tour.expect("tags", len(tour.call("show_kms_tags", path={"key_id": key})["tags"]), 1)


def grants(tour, key, user):
    def grant():
        return tour.call("create_grant", key_id=key, grantee_principal=user, operations=["describe-key"],
                         retiring_principal=user)["grant_id"]
    first, second = grant(), grant()
    tour.expect("grants", tour.call("list_grants", key_id=key)["total"], 2)
    tour.expect("retirable", len(tour.call("list_retirable_grants")["grants"]), 2)
    tour.call("cancel_grant", key_id=key, grant_id=first)
    tour.call("cancel_self_grant", key_id=key, grant_id=second)
    tour.expect("grants", len(tour.call("list_grants", key_id=key)["grants"]), 0)


def whole(tour):
    instances = tour.call("show_user_instances")["instance_num"]
    tour.expect("instances", int(instances) > 0, True)
    tour.call("show_user_quotas")
    tour.expect("versions", len(tour.call("show_versions")["versions"]) > 0, True)
    tour.call("show_version", path={"version_id": "v1.0"})


def operations():
    """Every operation of the SDK with its method and path."""
    found = {}
    for name in sorted(dir(sdk.KmsClient)):
        if hasattr(sdk.KmsClient, name + "_invoker"):
            source = inspect.getsource(getattr(sdk.KmsClient, f"_{name}_http_info"))
            method = re.search(r'"method": "(\w+)"', source).group(1)
            path = re.search(r'"resource_path": "([^"]+)"', source).group(1)
            found[name] = (method, path)
    return found


def main():
    endpoint, = sys.argv[1:]
    credentials = BasicCredentials(
        os.environ["KEYFERRY_ACCESS"], os.environ["KEYFERRY_SECRET"], os.environ["KEYFERRY_PROJECT"])
    client = sdk.KmsClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()
    tour = Tour(client)
    key = keys(tour)
    imports(tour)
    data(tour, key)
    signatures(tour)
    rotation(tour, key)
    aliases(tour, key)
    tags(tour, key)
    grants(tour, key, os.environ["KEYFERRY_USER"])
    whole(tour)
    every = operations()
    for name in every:
        if name not in tour.results:
            tour.refuse(name)
    print(json.dumps([[name, *every[name], tour.results[name]] for name in every]))


main()

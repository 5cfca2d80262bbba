"""Prints requests signed by the official SDK's own signer: crates/kms-server/tests/data/sdk_signatures.json."""
import json
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

ACCESS, SECRET, DATE = "KFEXAMPLEACCESSKEY01", "an example secret, used nowhere else", "20261123T213326Z"
HOST = "127.0.0.1:8080"
JSON = {"Content-Type": "application/json;charset=utf8", "User-Agent": "huaweicloud-usdk-python/3.0", "X-Project-Id": "p1"}
CASES = [
    ("post with a body", "POST", "/v1.0/p1/kms/create-key", [], JSON, '{"key_alias":"a"}'),
    ("post with an empty object", "POST", "/v1.0/p1/kms/list-keys", [], JSON, "{}"),
    ("body beyond ASCII", "POST", "/v1.0/p1/kms/encrypt-data", [], JSON, '{"plain_text":"渡し船 \\n"}'),
    ("get without a body", "GET", "/v1.0/p1/kms/tags", [], JSON, ""),
    ("query sorted by name", "GET", "/v1.0/p1/kms/aliases", [("marker", "m"), ("limit", 10), ("key_id", "k-1")], JSON, ""),
    ("query with a list", "GET", "/v1.0/p1/kms/aliases", [("n", ["b", "a", "A", "a b"]), ("flag", True)], JSON, ""),
    ("query of reserved characters", "GET", "/v1.0/p1/kms/aliases", [("q", "a+b c/d?e=f&g~h*i'(j)!"), ("é", "中")], JSON, ""),
    ("path with reserved characters", "DELETE", "/v1.0/p1/kms/k/tags/a%20b*+(c)", [], JSON, ""),
    ("path with an encoded slash", "DELETE", "/v1.0/p1/kms/k/tags/a%2Fb", [], JSON, ""),
    ("path beyond ASCII", "DELETE", "/v1.0/p1/kms/k/tags/%E4%B8%AD", [], JSON, ""),
    ("path with a trailing slash", "GET", "/v1.0/p1/kms/tags/", [], JSON, ""),
    ("header value with blanks around it", "POST", "/v1.0/p1/kms/list-keys", [], {**JSON, "X-Note": "  two  words "}, "{}"),
    ("only host and date", "GET", "/v1.0/p1/kms/tags", [], {}, ""),
]
signer = Signer(BasicCredentials(ACCESS, SECRET, "p1"))
cases = []
for name, method, path, query, headers, body in CASES:
    request = SdkRequest(method=method, schema="http", host=HOST, resource_path=path, query_params=list(query),
                         header_params={**headers, "X-Sdk-Date": DATE}, body=body)
    signer.sign(request)
    sent = {k: v.encode("iso-8859-1").decode("utf-8") for k, v in request.header_params.items()}
    cases.append({"name": name, "method": method, "uri": request.uri, "headers": sent, "body": body})
json.dump({"origin": "signed by huaweicloudsdkcore 3.1.219 (Signer.sign, Apache-2.0), Python 3.11",
           "secret": SECRET, "date": DATE, "cases": cases}, sys.stdout, indent=2, ensure_ascii=False)
print()

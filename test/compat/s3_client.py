"""A small S3 client over the standard library's HTTP, with a SigV4 of its own: a judge that shares no code with redis3.

Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import datetime
import hashlib
import hmac
import http.client
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def encode_key(key):
    """A key as it stands in a path."""
    return urllib.parse.quote(key, safe="/-_.~")


def plain_xml(body):
    """The root element, without namespaces."""
    return ElementTree.fromstring(re.sub(rb'\sxmlns="[^"]*"', b"", body))


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def code(self):
        """The Code of an error's body, or None."""
        return plain_xml(self.body).findtext("Code") if self.body.startswith(b"<") else None


class S3Client:
    """One connection to an endpoint; signs with the long-term key, also for directory buckets. Not thread-safe."""

    def __init__(self, port, access_key, secret_key, region="us-east-1", host="127.0.0.1"):
        self._connection = http.client.HTTPConnection(host, port, timeout=30)
        self._host = f"{host}:{port}"
        self._access_key = access_key
        self._secret_key = secret_key
        self._region = region

    def close(self):
        self._connection.close()

    def call(self, method, bucket="", key="", query=None, headers=None, body=b""):
        """Sends one request; raises OSError or HTTPException where no whole answer came."""
        path = "/" + bucket + ("/" + encode_key(key) if key else "")
        parameters = sorted((query or {}).items())
        query_text = "&".join(f"{name}={urllib.parse.quote(value, safe='-_.~')}" for name, value in parameters)
        sent = self._signed(method, path, query_text, bucket, headers or {}, body)
        self._connection.request(method, path + ("?" + query_text if query_text else ""), body=body or None, headers=sent)
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def _signed(self, method, path, query_text, bucket, headers, body):
        service = "s3express" if bucket.endswith("--x-s3") else "s3"
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        fields = {name.lower(): value for name, value in headers.items()}
        payload_hash = hashlib.sha256(body).hexdigest()
        fields.update({"host": self._host, "x-amz-date": now, "x-amz-content-sha256": payload_hash})
        names = ";".join(sorted(fields))
        canonical = "\n".join([method, path, query_text, *(f"{name}:{fields[name]}" for name in sorted(fields)), "", names,
                               payload_hash])
        scope = f"{now[:8]}/{self._region}/{service}/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        signing_key = ("AWS4" + self._secret_key).encode()
        for part in scope.split("/"):
            signing_key = _hmac(signing_key, part)
        signature = _hmac(signing_key, to_sign).hex()
        fields["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self._access_key}/{scope}, SignedHeaders={names}, "
                                   f"Signature={signature}")
        return fields

    def create_directory_bucket(self, bucket, zone="use1-az5"):
        body = (f"<CreateBucketConfiguration><Location><Name>{zone}</Name><Type>AvailabilityZone</Type></Location>"
                "<Bucket><DataRedundancy>SingleAvailabilityZone</DataRedundancy><Type>Directory</Type></Bucket>"
                "</CreateBucketConfiguration>")
        return self.call("PUT", bucket, body=body.encode())

    def keys(self, bucket):
        """The names of all objects."""
        names, token = [], None
        while True:
            query = {"list-type": "2"} | ({"continuation-token": token} if token else {})
            answer = self.call("GET", bucket, query=query)
            if answer.status != 200:
                raise AssertionError(f"listing {bucket}: {answer.status} {answer.body!r}")
            page = plain_xml(answer.body)
            names += [element.text for element in page.iter("Key")]
            token = page.findtext("NextContinuationToken")
            if not token:
                return names

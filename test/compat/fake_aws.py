"""Small stand-ins on loopback for what gives out credentials: EC2's metadata service, a container's endpoint, STS, SSO and
SSO's OIDC endpoint. Each behaves as AWS documents it, and as badly as a test tells it to. Beside them stands an S3 that
refuses everything and keeps the key that signed the request: so a client shows which credentials it has chosen."""

import datetime
import http.server
import json
import re
import threading
import urllib.parse


def in_hours(hours):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class FakeAws:
    """All the services on one port, told apart by path and method.

    Each service has a role: the access key id of what it gives. `secret` and `token` go with every one of them.
    `failures` maps the name of a service ("imds-token", "imds", "container", "sts", "sso", "oidc") to a list of statuses
    or raw bodies; each answers one request in the place of the service."""

    def __init__(self, secret="fake-secret", token="fake-token", hours=6):
        self.secret, self.token, self.hours = secret, token, hours
        self.failures = {}
        self.keys = {"imds": "ASIAOFINSTANCE", "container": "ASIAOFCONTAINER", "sts": "ASIAOFROLE", "sso": "ASIAOFSSO"}
        self.container_token = None
        self.echoes = False
        self.requests = []
        self.sts_signers, self.s3_signers = [], []
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                fake.requests.append(f"{self.command} {self.path}")
                status, text = fake.respond(self.command, self.path, self.headers, body)
                self.send_response(status)
                data = text.encode()
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def environment(self):
        """What leads redis3 and the SDKs to these services and to no others, without credentials."""
        return {"AWS_ENDPOINT_URL_STS": self.url, "AWS_ENDPOINT_URL_SSO": self.url, "AWS_ENDPOINT_URL_SSO_OIDC": self.url,
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": self.url, "AWS_EC2_METADATA_DISABLED": "false",
                "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def respond(self, method, path, headers, body):
        target = urllib.parse.urlsplit(path).path
        if target == "/latest/api/token":
            return self.failing("imds-token") or (200, "FAKE-METADATA-TOKEN") if method == "PUT" else (405, "")
        if target.startswith("/latest/meta-data/"):
            return self.failing("imds") or self.instance(target, headers)
        if target.startswith("/container"):
            return self.failing("container") or self.container(headers)
        if target == "/federation/credentials":
            return self.failing("sso") or self.sso(headers)
        if target == "/token" and method == "POST":
            return self.failing("oidc") or self.oidc(body)
        if target == "/" and method == "POST":
            return self.failing("sts") or self.sts(headers, body)
        return self.s3(headers)

    def failing(self, service):
        planned = self.failures.get(service)
        if not planned:
            return None
        failure = planned.pop(0)
        return (failure, "") if isinstance(failure, int) else (200, failure)

    def instance(self, target, headers):
        if headers.get("X-aws-ec2-metadata-token") != "FAKE-METADATA-TOKEN":
            return 401, ""
        folder = "/latest/meta-data/iam/security-credentials/"
        if target == folder:
            return 200, "fake-role"
        if target == folder + "fake-role":
            return 200, json.dumps({"Code": "Success", "LastUpdated": in_hours(0), "Type": "AWS-HMAC",
                                    "AccessKeyId": self.keys["imds"], "SecretAccessKey": self.secret,
                                    "Token": self.token, "Expiration": in_hours(self.hours)})
        if target == "/latest/meta-data/placement/region":
            return 200, "eu-south-7"
        return 404, ""

    def container(self, headers):
        if self.container_token and headers.get("Authorization") != self.container_token:
            message = "not " + (headers.get("Authorization") or "") if self.echoes else "who are you"
            return 400, json.dumps({"code": "InvalidToken", "message": message})
        return 200, json.dumps({"AccessKeyId": self.keys["container"], "SecretAccessKey": self.secret,
                                "Token": self.token, "Expiration": in_hours(self.hours), "RoleArn": "arn"})

    def sso(self, headers):
        if headers.get("x-amz-sso_bearer_token") not in ("GOOD-SSO-TOKEN", "RENEWED-SSO-TOKEN"):
            return 401, json.dumps({"message": "Session token not found or invalid"})
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=self.hours)
        return 200, json.dumps({"roleCredentials": {"accessKeyId": self.keys["sso"], "secretAccessKey": self.secret,
                                                    "sessionToken": self.token,
                                                    "expiration": int(moment.timestamp() * 1000)}})

    def oidc(self, body):
        if json.loads(body).get("refreshToken") != "GOOD-REFRESH-TOKEN":
            return 400, json.dumps({"error": "invalid_grant", "error_description": "over"})
        return 200, json.dumps({"accessToken": "RENEWED-SSO-TOKEN", "expiresIn": 3600, "tokenType": "Bearer"})

    def sts(self, headers, body):
        form = dict(urllib.parse.parse_qsl(body))
        action = form.get("Action")
        if action == "AssumeRole":
            self.sts_signers.append(self.signer_of(headers))
        elif action != "AssumeRoleWithWebIdentity" or form.get("WebIdentityToken") != "GOOD-WEB-TOKEN":
            return 400, ("<ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code>"
                         "<Message>It is not good</Message></Error></ErrorResponse>")
        return 200, (f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>'
                     f"<AccessKeyId>{self.keys['sts']}</AccessKeyId><SecretAccessKey>{self.secret}</SecretAccessKey>"
                     f"<SessionToken>{self.token}</SessionToken><Expiration>{in_hours(self.hours)}</Expiration>"
                     f"</Credentials></{action}Result></{action}Response>")

    def s3(self, headers):
        self.s3_signers.append(self.signer_of(headers))
        return 403, "<Error><Code>AccessDenied</Code><Message>Nobody may do anything here</Message></Error>"

    @staticmethod
    def signer_of(headers):
        match = re.search(r"Credential=([^/]+)/", headers.get("Authorization") or "")
        return match[1] if match else None

"""An S3 server that does not know conditional writes: one bucket in memory, over the standard library's HTTP.

Like some real ones it either does what is asked whatever the condition, or refuses conditions with 501. It does not look at
signatures.
"""

import datetime
import email.utils
import hashlib
import http.server
import threading
import urllib.parse
import xml.sax.saxutils


class CarelessS3:
    """Runs from its constructor to the end of its `with` block, on a free port."""

    def __init__(self, refuses_conditions=False):
        self.refuses_conditions = refuses_conditions
        # Key to (body, metadata header, time).
        self.objects = {}
        # "PUT /bucket/key", in the order in which they came.
        self.requests = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler_of(s3):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave together: apart they would wait for each other.
        wbufsize = -1
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def _key(self):
            s3.requests.append(f"{self.command} {self.path}")
            path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
            return path.lstrip("/").partition("/")[2]

        def _answer(self, status, body=b"", **fields):
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in fields:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _refuse(self, status, code):
            self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())

        def _object(self, key, sends_body):
            if key not in s3.objects:
                return self._refuse(404, "NoSuchKey") if sends_body else self._answer(404)
            body, metadata, time = s3.objects[key]
            fields = {"ETag": _etag(body), "Last_Modified": email.utils.format_datetime(time, usegmt=True),
                      "Content_Length": str(len(body))}
            if metadata:
                fields["x_amz_meta_redis3"] = metadata
            return self._answer(200, body if sends_body else b"", **fields)

        def do_HEAD(self):
            key = self._key()
            self._object(key, False) if key else self._answer(200)

        def do_GET(self):
            key = self._key()
            if key:
                return self._object(key, True)
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            contents = "".join(
                f"<Contents><Key>{xml.sax.saxutils.escape(name)}</Key><LastModified>{time.isoformat()[:19]}Z</LastModified>"
                f"<ETag>{xml.sax.saxutils.escape(_etag(body))}</ETag><Size>{len(body)}</Size></Contents>"
                for name, (body, _, time) in sorted(s3.objects.items()) if name.startswith(query.get("prefix", "")))
            return self._answer(200, f"<ListBucketResult>{contents}</ListBucketResult>".encode())

        def do_PUT(self):
            key = self._key()
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if s3.refuses_conditions and (self.headers["If-Match"] or self.headers["If-None-Match"]):
                return self._refuse(501, "NotImplemented")
            now = datetime.datetime.now(datetime.timezone.utc)
            s3.objects[key] = (body, self.headers["x-amz-meta-redis3"], now)
            return self._answer(200, ETag=_etag(body))

        def do_DELETE(self):
            s3.objects.pop(self._key(), None)
            self._answer(204)

    return Handler


def _etag(body):
    return f'"{hashlib.md5(body).hexdigest()}"'

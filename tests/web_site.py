"""A web site on this machine, and a visitor that may see it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from events.web import Visitor

HERE = ip_address("127.0.0.1")
NAME = "TestLinkCheck/1.0 (+https://example.org/about/)"


class Clock:
    """Time that passes when somebody sleeps, and ``tick`` seconds with each look."""

    def __init__(self, tick=0):
        self.now = 0.0
        self.tick = tick
        self.sleeps = []

    def __call__(self):
        self.now += self.tick
        return self.now

    def sleep(self, seconds):
        self.sleeps.append(seconds)
        self.now += seconds


class WebSite:
    """``pages`` maps a path, or a method and a path, to a status and maybe headers and a
    body. ``seen`` are the requests: "HEAD site.example /page".
    """

    def __init__(self):
        self.pages = {}
        self.seen = []
        self.headers = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.01])
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def url(self, path="/page", host="site.example", scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self):
        """What was asked for, robots.txt apart."""
        return [seen for seen in self.seen if not seen.endswith("/robots.txt")]

    def visitor(self, **options):
        clock = options.setdefault("clock", Clock())
        return Visitor(
            NAME,
            **{
                "resolve": lambda host: [HERE],
                "allowed": {(str(HERE), self.port)},
                "sleep": clock.sleep,
                **options,
            },
        )

    def handler(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                host = self.headers["Host"].partition(":")[0]
                site.seen.append(f"{self.command} {host} {self.path}")
                site.headers.append(dict(self.headers))
                known = site.pages.get((self.command, self.path), site.pages.get(self.path))
                status, headers, body = (*(known or (404,)), {}, b"")[:3]
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.end_headers()
                if self.command != "HEAD":
                    self.send(body)

            def send(self, body):
                try:
                    for part in [body] if isinstance(body, bytes) else body:
                        self.wfile.write(part)
                except OSError:
                    self.close_connection = True  # the visitor has seen enough

            do_GET = do_HEAD = answer  # noqa: N815

            def log_message(self, *words):
                pass

        return Handler

"""What strangers send: values for parameters, and odd paths, headers, methods, cookies and bodies."""

import json

MARK = b"<script>alert(7)</script>"  # must never come back like this in a page
SCRIPT = MARK.decode()
VALUES = [
    SCRIPT, f'"><img src=x onerror=alert(7)>{SCRIPT}', f"'-alert(7)-'{SCRIPT}", "javascript:alert(7)", "{{7*7}}${7*7}<%=7*7%>",
    "\x00", "a\x00b", "\ud800", "'", '"', '""', "%", "%%", "%s%n%x", "*", "a*", "NEAR(a b, 3)", "title:a", "^a", "NOT " * 1000, "(" * 500,
    "a OR b AND NOT", "{a}", "a & b", "a | !b", "a <-> b", ":*", "\\", "';--", "1' OR '1'='1", "1; DROP TABLE articles_article", "-1", "0", "²",
    "10" * 2000, str(10**30), str(2**63), "9" * 4301, "1e9", "nan", "x" * 3000, "PD-1 " * 600, "🧬" * 300, "\u202eabc", "\ufffe", "\u0130",
    "ß" * 300, "\r\nSet-Cookie: a=b", "../../../../etc/passwd", "..%2f..%2f", "//evil.example", "/\\evil.example", "https://evil.example/",
    "\t//evil.example", "http:evil.example", "(a+)+$", "[" * 100, "a" * 200 + "b", "true", "null", "[]", "{}", "__import__('os')", "${jndi:ldap://x}",
    "1,2,3", ",", "1" * 400, "2026-99-99", "99999-01-01", "en-gb", "\u0000\u0301", "%00", "%c0%af", "PD-1", "5-FU", "CD8+", "HER2/neu",
]  # fmt: skip
PATHS = [
    "..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/", "%00", "%c0%ae%c0%ae/", "%ff%fe", "//evil.example/", "%5cevil.example", "%09//evil.example",
    ";/evil", "a" * 3000, "%ed%a0%80", ".git/config", ".env", "wp-login.php", "index.php?x=1", "admin/", "%3Cscript%3Ealert(7)%3C/script%3E/",
    "1" * 400 + "/", f"{2**63}/", "-1/", "add/", "feed/", "search/", "%F0%9F%A7%AC/", "a/b/c/d/e/f/g/", "..;/admin/", "images/../../x.png",
    "0/change/", "9999999999999999999999/change/", "x/change/", "1/change/../../", "1/revisions/999999/", "1/preview/999999/", "1/delete/?x",
    "http://evil.example/", "@evil.example", ":80/",
]  # fmt: skip
HEADERS = [
    {"Host": "evil.example"}, {"Host": "127.0.0.1:99999"}, {"Host": "127.0.0.1@evil.example"}, {"Host": ""}, {"Host": "a" * 300},
    {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Port": "99999"}, {"X-Forwarded-Proto": "javascript"}, {"X-Forwarded-For": "' OR 1"},
    {"X-Forwarded-For": ", ,,"}, {"Forwarded": "host=evil.example"}, {"X-Original-URL": "/admin/"}, {"X-Rewrite-URL": "/admin/"},
    {"Script-Name": "/evil"}, {"X-Script-Name": "/evil"}, {"SCRIPT_NAME": "/evil"}, {"PATH_INFO": "/evil"}, {"X-HTTP-Method-Override": "DELETE"},
    {"Accept": "*/*;q=nonsense"}, {"Accept": "application/" + "x" * 4000}, {"Accept-Encoding": "gzip;q=0, br;q=x, *"}, {"Accept-Encoding": "," * 500},
    {"Accept-Language": "x" * 4000}, {"Accept-Language": "../../etc"}, {"If-None-Match": '"' * 1000}, {"If-None-Match": "*"},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"}, {"If-Modified-Since": "x" * 1000}, {"Range": "bytes=-1-,9-,x"},
    {"Range": "bytes=" + "0-1," * 500}, {"Referer": f"https://127.0.0.1/{SCRIPT}"}, {"Referer": "https://evil.example/"}, {"Origin": "null"},
    {"User-Agent": SCRIPT}, {"User-Agent": "x" * 6000}, {"Content-Type": "text/html; charset=rot13"}, {"Content-Length": "0"},
    {"Authorization": "Basic " + "x" * 2000}, {"Authorization": "Bearer \xff"}, {"Expect": "nonsense"}, {"Upgrade": "websocket", "Connection": "Upgrade"},
    {"X-Requested-With": "XMLHttpRequest"}, {"Cache-Control": "no-store, max-age=x"}, {"Via": "1.1 evil"}, {"Transfer-Encoding": "identity"},
    {f"X-{number}": "x" for number in range(90)},
]  # fmt: skip
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "NONSENSE", "SEARCH", "PURGE"]
COOKIES = [
    "session=x", "__Host-session=x", "__Host-session=" + "x" * 4000, "__Host-session=%00", "__Host-session='; DROP TABLE django_session;--",
    "__Host-csrf=" + "x" * 4000, "__Host-csrf=\xff", ";" * 1000, "=" * 1000, "a=b; " * 500, 'session="aaaa\\000"', "messages=[[broken",
    '__Host-session="\\073\\000"', "sessionid=" + "a" * 32, "__Host-session=" + "a" * 32, "django_language=../../etc", SCRIPT, "messages=x:y:z",
]  # fmt: skip
DEEP = "[" * 50_000
MULTIPART = "multipart/form-data; boundary=x"
BODIES = [
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(1500))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 3_000_000),
    ("application/x-www-form-urlencoded", b"%" * 1000),
    ("application/x-www-form-urlencoded", b"\xff\xfe=\x00&username=\x00&password=\x00"),
    ("application/x-www-form-urlencoded; charset=rot13", b"a=b"),
    ("application/x-www-form-urlencoded; charset=zlib", b"a=b"),
    ("application/x-www-form-urlencoded; charset=idna", b"a=" + b"x" * 2000),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"),
    ("application/x-www-form-urlencoded; charset=\xff".encode("latin-1").decode("latin-1"), b"a=b"),
    (MULTIPART, b"--x\r\nbroken"),
    (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\n' + b"x" * 5000 + b"\r\n--x--\r\n"),
    (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="\x00"\r\n\r\n\x00\r\n--x--\r\n'),
    (MULTIPART + "; charset=rot13", b"--x--\r\n"),
    (MULTIPART, b"--x\r\n" * 2000),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=" + "x" * 300, b"x"),
    ("application/json", DEEP.encode()),
    ("application/json", json.dumps({"q": SCRIPT, "__proto__": {}}).encode()),
    ("application/json", b"\xff\xfe\x00"),
    ("application/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("text/html; charset=nonsense", SCRIPT.encode()),
    ("", b""),
    ("nonsense", b"x" * 100),
]  # fmt: skip
KNOWN = [
    "title", "slug", "summary", "body", "therapies", "related", "base_number", "step", "step_at_0", "step_at_1", "leads_to", "action",
    "_selected_action", "select_across", "index", "username", "password", "next", "page", "message", "kind", "format", "import_file",
    "starts_at_0", "ends_at_0", "sources_checked_at", "review_interval", "alternate_names", "banner", "_popup", "_to_field", "_continue", "q",
]  # fmt: skip

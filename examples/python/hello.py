"""A first session: strings, several keys at once, a pattern, removal, and another database.

    python3 hello.py                                          in memory
    python3 hello.py 's3express://mytestcache?az=use1-az5'    in a bucket
"""

import sys

import redis3


def play(r):
    r.set("userId:10", "1701743088")
    print("userId:10 is", r.get("userId:10"))

    names = [f"playground_{number}" for number in range(5)]
    r.mset({name: number * number for number, name in enumerate(names)})
    print(*r.mget(names))

    found = list(r.scan_iter("playground*"))
    print(f"db {r.get_connection_kwargs()['db']} has {len(found)} playground keys")

    r.delete("userId:10", *found)
    print(r.dbsize(), "keys are left")


url = sys.argv[1] if len(sys.argv) > 1 else "memory:"
for db in (0, 133):
    play(redis3.from_url(url, db=db, decode_responses=True))

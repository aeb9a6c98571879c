"""Many tasks at once, none of which blocks the event loop.

    python3 hello_asyncio.py                                          in memory
    python3 hello_asyncio.py 's3express://mytestcache?az=use1-az5'    in a bucket
"""

import asyncio
import sys

import redis3.asyncio


async def main(url):
    async with redis3.asyncio.from_url(url, decode_responses=True) as r:
        await asyncio.gather(*(r.set(f"userId:{number}", number) for number in range(1000)))
        values = await asyncio.gather(*(r.get(f"userId:{number}") for number in range(1000)))
        print(sum(map(int, values)))
        async with r.lock("only-one", timeout=30):
            print("visits:", await r.incr("visits"))
        await r.flushdb()


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "memory:"))

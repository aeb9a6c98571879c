"""redis-py's locks without scripts: what redis-py does in Lua, redis3 does in one conditional write."""

from __future__ import annotations

import redis.asyncio.lock
import redis.lock
from redis.exceptions import LockNotOwnedError


def _lost(lock, verb):
    text = f"Cannot {verb} a lock that's no longer owned"
    try:
        return LockNotOwnedError(text, lock_name=lock.name)
    except TypeError:  # redis-py 5.0.
        return LockNotOwnedError(text)


def _milliseconds(seconds):
    return int(seconds * 1000)


class Lock(redis.lock.Lock):
    """A lock shared by all processes on a cache. Each of acquire, release and reacquire is one conditional write."""

    def register_scripts(self):
        pass

    def do_release(self, expected_token):
        if not self.redis.execute_command("DELEX", self.name, "IFEQ", expected_token):
            raise _lost(self, "release")

    def do_extend(self, additional_time, replace_ttl):
        milliseconds = _milliseconds(additional_time)
        if not replace_ttl:
            rest = self.redis.pttl(self.name)
            # Whoever else has it meanwhile has another token.
            milliseconds = milliseconds + rest if rest > 0 else 0
        if milliseconds <= 0 or not self._renew(milliseconds):
            raise _lost(self, "extend")
        return True

    def do_reacquire(self):
        if not self._renew(_milliseconds(self.timeout)):
            raise _lost(self, "reacquire")
        return True

    def _renew(self, milliseconds):
        token = self.local.token
        return self.redis.execute_command("SET", self.name, token, "IFEQ", token, "PX", milliseconds)


class AsyncLock(redis.asyncio.lock.Lock):
    """The same for asyncio."""

    def register_scripts(self):
        pass

    async def do_release(self, expected_token):
        if not await self.redis.execute_command("DELEX", self.name, "IFEQ", expected_token):
            raise _lost(self, "release")

    async def do_extend(self, additional_time, replace_ttl=False):
        milliseconds = _milliseconds(additional_time)
        if not replace_ttl:
            rest = await self.redis.pttl(self.name)
            milliseconds = milliseconds + rest if rest > 0 else 0
        if milliseconds <= 0 or not await self._renew(milliseconds):
            raise _lost(self, "extend")
        return True

    async def do_reacquire(self):
        if not await self._renew(_milliseconds(self.timeout)):
            raise _lost(self, "reacquire")
        return True

    async def _renew(self, milliseconds):
        token = self.local.token
        return await self.redis.execute_command("SET", self.name, token, "IFEQ", token, "PX", milliseconds)

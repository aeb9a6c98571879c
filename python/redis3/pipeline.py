"""Which pipelines are transactions."""

from __future__ import annotations

from typing import Any

from . import _engine


class Deciding:
    """A pipeline that is told neither way is a transaction where its commands are about one key: then they are one
    conditional write. Commands on several keys cannot be, and run side by side, each atomic by itself.

    `transaction=True` insists, and commands on several keys are refused; `transaction=False` never is one."""

    def __init__(self, connection_pool: Any, response_callbacks: Any, transaction: bool | None, shard_hint: Any) -> None:
        super().__init__(connection_pool, response_callbacks, bool(transaction), shard_hint)
        self._is_undecided = transaction is None

    def _decide(self) -> None:
        if self._is_undecided:
            self.transaction = self._is_about_one_key()

    def _is_about_one_key(self) -> bool:
        commands = [tuple(command[0]) for command in self.command_stack]
        # What is about several keys mostly shows by the first one.
        if len(commands) < 2 or any(len(words) < 2 or words[1] != commands[0][1] for words in commands):
            return False
        encoder = self.connection_pool.get_encoder()
        return _engine.Packer(encoder.encode, False).pack_commands(commands).are_about_one_key()

"""What a place has asked of S3."""

from __future__ import annotations

import dataclasses

__all__ = ["Stats"]


@dataclasses.dataclass(frozen=True)
class Stats:
    """What was asked of S3 since the place was opened, and what Amazon asks for that: by commands of all clients of this
    process that share the place, and in the background. A request counts once it has ended. All 0 where it is no bucket.

    requests        How many of each operation by S3's name, {"GetObject": 3}; each try of each request by itself.
    retries         Of these, those that were sent again after a failure.
    hedges          Reads that were sent a second time since S3 was late.
    bytes_sent      Of bodies; also bytes_received.
    dollars         At Amazon's list prices of us-east-1 for requests and their bytes, wherever they went; storage and
                    transfer out of the Region are not in it."""

    requests: dict[str, int]
    retries: int
    hedges: int
    bytes_sent: int
    bytes_received: int
    dollars: float

    @property
    def request_count(self) -> int:
        """The requests of all operations."""
        return sum(self.requests.values())

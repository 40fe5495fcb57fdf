"""What goes wrong with the cache that all processes share."""

import sys


def cache_errors() -> tuple[type[Exception], ...]:
    """Return what is raised where the cache does not answer; to be asked once something was raised.

    Redis' library takes 6 MB, so it is left to Django to load it, which does so where there is a Redis to ask.
    What was not loaded raised nothing.
    """
    redis = sys.modules.get("redis.exceptions")
    return (redis.RedisError, OSError) if redis else (OSError,)

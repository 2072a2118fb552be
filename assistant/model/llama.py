"""The embedded model's own process: llama.cpp's OpenAI-compatible server on loopback. Lives as long as its stdin.

Run as `python -I llama.py FILE`, the access key on the first line of stdin; answers with its address.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xllamacpp


def serve(file: str, key: str) -> "xllamacpp.Server":
    """The running server for the weights in `file`."""
    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path = file
    wanted.model_alias = {"embedded"}
    wanted.n_ctx, wanted.n_parallel, wanted.verbosity, wanted.ui = 8192, 1, -1, False
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = min(4, os.cpu_count() or 1)
    wanted.no_extra_bufts = True  # as fast here, and 630 MB less resident
    wanted.cache_ram_mib = 256  # the default is 8192
    wanted.hostnames, wanted.port, wanted.api_keys = ["127.0.0.1"], 0, [key]
    wanted.cors_origins, wanted.cors_credentials, wanted.endpoint_slots = "http://127.0.0.1", False, False
    return xllamacpp.Server(wanted)


if __name__ == "__main__":
    server = serve(sys.argv[1], sys.stdin.readline().strip())
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)

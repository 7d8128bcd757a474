"""The peers' side of ../protocol.ts: answers requests on stdin with JSON lines on stdout."""

import json
import os
import sys
import time

THREADS, BATCH = int(sys.argv[1]), int(sys.argv[2])

# Whatever a library prints goes to stderr: stdout is for answers only.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def say(message):
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def timed(step):
    """Times repeated steps: warms up, a quarter of the time or, at first, all of it; then images and seconds."""
    is_new = True

    def measure(seconds):
        nonlocal is_new
        repeat(step, seconds if is_new else seconds / 4)
        is_new = False
        return repeat(step, seconds)

    return measure


def repeat(step, seconds):
    start, steps = time.perf_counter(), 0
    while True:
        step()
        steps += 1
        taken = time.perf_counter() - start
        if taken >= seconds:
            return steps * BATCH, taken


def serve(name, detail, open_net):
    """
    `open_net(id)` gives the number of parameters and, for each phase, a function of seconds that times it, or why it is
    left out; None where this peer has no such net.
    """
    say({"name": name, "detail": detail})
    current, opened = None, None
    for line in sys.stdin:
        request = json.loads(line)
        before = time.process_time()
        if request["net"] != current:
            opened = None  # frees the net before
            current, opened = request["net"], open_net(request["net"])
        if opened is None:
            say({"skipped": "not built by hand"})
            continue
        parameters, phases = opened
        measure = phases[request["phase"]]
        if isinstance(measure, str):
            say({"skipped": measure})
            continue
        images, seconds = measure(request["seconds"])
        took = time.process_time() - before
        say({"images": images, "seconds": seconds, "processorSeconds": took, "parameters": parameters, "batch": BATCH})

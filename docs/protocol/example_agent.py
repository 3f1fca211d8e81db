"""An example of an agent: a program that counts the words of its inputs.

It keeps to Baton's protocol, README.md beside this file, with nothing but the
standard library: one JSON message a line on standard input and output. It
passes the conformance suite.
"""

import json
import queue
import sys
import threading
import time

VERSION = 1
STEPS = 5
STEP_SECONDS = 0.02


class Malformed(Exception):
    """Why a text cannot be taken."""


class Agent:
    def __init__(self):
        self.me = "newcomer"
        self.at = 0  # The last time that it was told: it has no clock of its own.
        self.last_id = 0
        self.heartbeat_every = None  # Seconds, once it knows.
        self.held = []  # The awards that it accepted and has not ended, oldest first.
        self.ended = {}  # How attempts ended, as it was said, in case that gets lost.
        self.known = {}  # The last attempt awarded of each task: none is done twice.

    def say(self, message, correlation=None, attempt=None):
        self.last_id += 1
        envelope = {
            "version": VERSION,
            "id": f"{self.me}-{self.last_id}",
            "sender": self.me,
            "recipient": "orchestrator",
            "at": self.at,
            "message": message,
        }
        if correlation is not None:
            envelope["correlation"] = correlation
        if attempt is not None:
            envelope["attempt"] = attempt
        print(json.dumps(envelope), flush=True)
        return envelope

    def say_about(self, task, attempt, message):
        return self.say({**message, "task": task}, f"T{task}/{attempt}", attempt)

    def hello(self):
        spec = {"name": "Word counter", "skills": ["statistics"], "capacity": 5, "kind": "live"}
        self.hello_id = self.say({"kind": "hello", "spec": spec})["id"]

    def beat(self):
        holds = [{"task": award["brief"]["task"], "attempt": attempt} for award, attempt in self.held]
        self.say({"kind": "heartbeat", "holds": holds})

    def hear(self, text):
        """Takes a line in; whether the agent is still wanted."""
        try:
            envelope = json.loads(text)
        except ValueError:
            envelope = None
        try:
            check(envelope)
        except Malformed as problem:
            self.refuse(envelope, str(problem))
            return True
        return not self.is_for_me(envelope) or self.heed(envelope)

    def refuse(self, envelope, reason):
        fields = envelope if isinstance(envelope, dict) else {}
        message = fields.get("message")
        if isinstance(message, dict) and message.get("kind") == "refused":
            return
        refusal = {"kind": "refused", "reason": reason, "versions": [VERSION]}
        self.say(refusal, fields.get("id"))

    def is_for_me(self, envelope):
        if envelope.get("sender") != "orchestrator":
            return False
        # A newcomer learns its name from the welcome that answers its hello.
        is_welcome = envelope["message"]["kind"] == "welcome"
        if self.me == "newcomer" and is_welcome and envelope.get("correlation") == self.hello_id:
            self.me = envelope["recipient"]
        return envelope.get("recipient") == self.me

    def heed(self, envelope):
        self.at = max(self.at, envelope.get("at", 0))
        message, attempt = envelope["message"], envelope.get("attempt")
        kind = message["kind"]
        if kind == "welcome":
            self.heartbeat_every = message["heartbeat_every"] / 1000
        elif kind == "announce" and attempt is not None:
            before = sum(award["brief"]["expected_min"] for award, _ in self.held)
            finish_min = before + message["brief"]["expected_min"]
            bid = {"kind": "bid", "finish_min": finish_min, "confidence_percent": 90}
            self.say_about(message["brief"]["task"], attempt, bid)
        elif kind == "award" and attempt is not None:
            self.take(message, attempt)
        elif kind == "cancel":
            ended = (message["task"], attempt)
            self.ended.pop(ended, None)
            self.held = [one for one in self.held if (one[0]["brief"]["task"], one[1]) != ended]
        return kind != "goodbye"

    def take(self, award, attempt):
        task = award["brief"]["task"]
        if self.known.get(task, -1) >= attempt:
            if (task, attempt) in self.ended:
                print(json.dumps(self.ended[task, attempt]), flush=True)
            return
        self.known[task] = attempt
        self.say_about(task, attempt, {"kind": "accept"})
        self.held.append((award, attempt))

    def work(self):
        """Does the oldest award step by step; between two steps messages are heard."""
        award, attempt = one = self.held[0]
        task = award["brief"]["task"]
        self.say_about(task, attempt, {"kind": "start"})
        for step in range(1, STEPS):
            yield
            if one not in self.held:
                return
            progress = {"kind": "progress", "percent": 100 * step // STEPS, "note": "Counting."}
            self.say_about(task, attempt, progress)
        words = sum(len(given["content"].split()) for given in award.get("inputs", []))
        artifact = {
            "name": "words.json",
            "media_type": "application/json",
            "content": json.dumps({"words": words}),
        }
        self.held.remove(one)
        complete = {"kind": "complete", "result": f"{words} words", "artifacts": [artifact]}
        self.ended[task, attempt] = self.say_about(task, attempt, complete)


def check(envelope):
    """Raises Malformed where the message lacks what this agent needs."""
    if not isinstance(envelope, dict) or not isinstance(envelope.get("version"), int):
        raise Malformed("This is not a message.")
    if envelope["version"] != VERSION:
        raise Malformed(f"Version {envelope['version']} is not known here.")
    message = envelope.get("message")
    if not isinstance(envelope.get("id"), str) or not isinstance(message, dict):
        raise Malformed("It has no id or says nothing.")
    kind = message.get("kind")
    if kind not in ("welcome", "announce", "award", "cancel", "goodbye", "refused"):
        raise Malformed(f"“{kind}” is not known here.")
    brief = message.get("brief")
    is_good = {
        "welcome": isinstance(message.get("heartbeat_every"), int),
        "announce": is_brief(brief),
        "award": is_brief(brief) and isinstance(message.get("inputs", []), list),
        "cancel": isinstance(message.get("task"), int),
    }
    if not is_good.get(kind, True):
        raise Malformed(f"“{kind}” lacks what it must have.")


def is_brief(brief):
    return isinstance(brief, dict) and isinstance(brief.get("task"), int) and "name" in brief


def read_lines(lines):
    for line in sys.stdin:
        lines.put(line)
    lines.put(None)


def main():
    lines = queue.Queue()
    threading.Thread(target=read_lines, args=(lines,), daemon=True).start()
    agent = Agent()
    agent.hello()
    last_beat = time.monotonic()
    work = None
    while True:
        if work is None and agent.held:
            work = agent.work()
        waits = [STEP_SECONDS] if work else []
        if agent.heartbeat_every is not None:
            waits.append(max(0, last_beat + agent.heartbeat_every - time.monotonic()))
        try:
            line = lines.get(timeout=min(waits, default=None))
            if line is None or not agent.hear(line):
                return
            continue
        except queue.Empty:
            pass
        if agent.heartbeat_every is not None and time.monotonic() >= last_beat + agent.heartbeat_every:
            agent.beat()
            last_beat = time.monotonic()
        elif work is not None and next(work, work) is work:
            work = None


if __name__ == "__main__":
    main()

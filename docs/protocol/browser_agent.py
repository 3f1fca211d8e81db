"""An agent in Python that drives a headless browser.

It opens Baton in Chromium, registers through Baton's API, gives Baton a goal,
and does the tasks that it is given: it counts words, as example_agent.py does.
Nothing but the standard library and chromedriver is needed:

    python3 docs/protocol/browser_agent.py http://127.0.0.1:8080/ "Write a report"

It prints each message, then the status, and ends with an error where a task
is not completed.
"""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request

ASK_SECONDS = 0.2
BEAT_SECONDS = 3
PATIENCE_SECONDS = 60

# Runs in the page; the last argument is how it answers.
FETCH = """
const [method, path, body, token, answer] = arguments;
const headers = { "content-type": "application/json" };
if (token) headers.authorization = `Bearer ${token}`;
navigator.serviceWorker.ready
  .then(() => baton.ready)
  .then(() => navigator.serviceWorker.controller
    || new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve)))
  .then(() => fetch(`orchestration${path}`, { method, headers, body: body === null ? undefined : JSON.stringify(body) }))
  .then(async (response) => answer({ status: response.status, body: await response.json() }))
  .catch((error) => answer({ status: 0, body: { error: String(error) } }));
"""


class Browser:
    """A page of a headless Chromium, by the WebDriver protocol."""

    def __init__(self, url):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        port = next(found[1] for line in self.driver.stdout if (found := re.search(r"on port (\d+)", line)))
        self.root = f"http://127.0.0.1:{port}/session"
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        options = {"args": ["--headless=new", *sandbox]}
        if binary := os.environ.get("BATON_CHROMIUM"):
            options["binary"] = binary
        started = self.send("", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.root += "/" + started["sessionId"]
        self.send("/timeouts", {"script": PATIENCE_SECONDS * 1000})
        self.send("/url", {"url": url})

    def send(self, path, body, method="POST"):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)["value"]

    def fetch(self, method, path, body=None, token=None):
        """What Baton's API answers to the page."""
        answer = self.send("/execute/async", {"script": FETCH, "args": [method, path, body, token]})
        if not 200 <= answer["status"] < 300:
            raise RuntimeError(f"{method} {path}: {answer['status']} {answer['body']}")
        return answer["body"]

    def close(self):
        self.send("", None, "DELETE")
        self.driver.terminate()


class Agent:
    def __init__(self, browser, name, skills):
        self.browser = browser
        registered = browser.fetch("POST", "/register", {"context_id": name, "skills": skills})
        self.me, self.token = registered["agent"], registered["token"]
        self.last_id = self.after = self.at = 0
        self.held = {}  # The attempt of each task that it was awarded and has not ended.
        self.ended = set()

    def say(self, message, attempt=None):
        self.last_id += 1
        envelope = {"version": 1, "id": f"py-{self.last_id}", "sender": self.me, "recipient": "orchestrator", "at": self.at, "message": message}
        if attempt is not None:
            envelope |= {"attempt": attempt, "correlation": f"T{message['task']}/{attempt}"}
        print("→", message["kind"], message.get("task", ""), flush=True)
        self.browser.fetch("POST", f"/agents/{self.me}/messages", envelope, self.token)

    def beat(self):
        self.say({"kind": "heartbeat", "holds": [{"task": task, "attempt": attempt} for task, attempt in self.held.items()]})

    def listen(self):
        """Takes what has come since it last asked, and does it."""
        come = self.browser.fetch("GET", f"/agents/{self.me}/messages?after={self.after}", token=self.token)
        for one in come["messages"]:
            self.after = one["number"]
            envelope = one["message"]
            self.at = envelope["at"]
            print("←", envelope["message"]["kind"], flush=True)
            self.hear(envelope["message"], envelope.get("attempt"))

    def hear(self, message, attempt):
        task = message.get("brief", message).get("task")
        if message["kind"] == "announce":
            offer = {"finish_min": message["brief"]["expected_min"], "confidence_percent": 90}
            self.say({"kind": "bid", "task": task, **offer}, attempt)
        elif message["kind"] == "award" and (task, attempt) not in self.ended:
            self.held[task] = attempt
            self.perform(message, attempt)
        elif message["kind"] == "cancel":
            self.held.pop(task, None)

    def perform(self, order, attempt):
        brief = order["brief"]
        self.say({"kind": "start", "task": brief["task"]}, attempt)
        texts = [brief["description"]] + [one["content"] for one in order.get("inputs", []) if one.get("encoding") != "base64"]
        words = sum(len(text.split()) for text in texts)
        artifact = {"name": "words.json", "media_type": "application/json", "content": json.dumps({"words": words})}
        self.say({"kind": "complete", "task": brief["task"], "result": f"{words} words", "artifacts": [artifact]}, attempt)
        self.ended.add((brief["task"], self.held.pop(brief["task"])))


def main(url, goal):
    browser = Browser(url)
    try:
        agent = Agent(browser, "Python agent", ["report_writing", "general"])
        subtasks = browser.fetch("POST", "/decompose", {"goal": goal})["subtasks"]
        ours = {subtask["uuid"] for subtask in subtasks}
        until = time.monotonic() + PATIENCE_SECONDS
        beaten = 0
        while len(agent.ended) < len(ours) and time.monotonic() < until:
            if time.monotonic() - beaten > BEAT_SECONDS:
                agent.beat()
                beaten = time.monotonic()
            # Whoever drives Baton runs its rounds; here it is the agent itself.
            browser.fetch("POST", "/assign")
            agent.listen()
            time.sleep(ASK_SECONDS)
        print(json.dumps(browser.fetch("GET", "/status")["status"], indent=2))
        return 0 if len(agent.ended) >= len(ours) else 1
    finally:
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

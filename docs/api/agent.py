#!/usr/bin/env python3
"""An agent in Python that works in Baton, in a headless browser that it drives.

    python3 docs/api/agent.py [--url URL] [--goal TEXT]

It starts chromedriver (which comes with Chromium), opens the studio, registers
through the API, brings a goal, does every task that it is given (it counts the
words of the description) and prints the status at the end. Needs nothing but
Python's standard library: WebDriver is HTTP (https://www.w3.org/TR/webdriver2/).
"""

import argparse
import json
import os
import subprocess
import time
import urllib.request
from contextlib import contextmanager

PORT = 9517
# Asks Baton as any script of the page does, and gives back status and answer.
ASK = """
const [method, path, body, token, done] = arguments;
const headers = { "Content-Type": "application/json" };
if (token) headers.Authorization = `Bearer ${token}`;
const container = navigator.serviceWorker;
// A first visit is served a moment after the worker is ready.
const isServed = new Promise((served) => {
  container.addEventListener("controllerchange", served);
  if (container.controller) served();
});
isServed.then(() => container.ready)
  .then(({ scope }) => fetch(new URL(`orchestration${path}`, scope), {
    method, headers, body: method === "GET" ? undefined : JSON.stringify(body),
  }))
  .then(async (response) => done([response.status, await response.json()]))
  .catch((error) => done([0, { error: String(error) }]));
"""


def webdriver(method, path, body=None):
    """A request to chromedriver; its value."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)["value"]


@contextmanager
def browser(chromium):
    """A headless browser; the address of its session."""
    driver = subprocess.Popen(["chromedriver", f"--port={PORT}"], stdout=subprocess.DEVNULL)
    try:
        options = {"args": ["--headless=new", "--no-sandbox"], "binary": chromium}
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        for attempt in range(50):
            try:
                session = webdriver("POST", "/session", wanted)["sessionId"]
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("chromedriver does not start")
        yield f"/session/{session}"
        webdriver("DELETE", f"/session/{session}")
    finally:
        driver.terminate()


class Baton:
    """Baton's API through a page that is open in the browser."""

    def __init__(self, session):
        self.session = session
        self.token = None

    def ask(self, method, path, body=None):
        script = {"script": ASK, "args": [method, path, body or {}, self.token]}
        status, answer = webdriver("POST", f"{self.session}/execute/async", script)
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {answer.get('error')}")
        return answer


def work(baton, name, goal):
    """Registers, brings a goal and works until all tasks are done; the status."""
    baton.token = baton.ask("POST", "/register", {"context_id": name, "skills": ["general", "data_collection", "data_analysis", "report_writing"]})["token"]
    tasks = baton.ask("POST", "/decompose", {"goal": goal})["subtasks"]
    print(f"{goal}: {', '.join(task['name'] for task in tasks)}")
    while True:
        baton.ask("POST", "/heartbeat")
        baton.ask("POST", "/assign")
        given = baton.ask("GET", f"/tasks?agent={name}&state=assigned")["tasks"]
        if not given:
            return baton.ask("GET", "/status")["status"]
        for task in given:
            result = f"{len(task['description'].split())} words"
            baton.ask("POST", "/complete", {"subtask_uuid": task["uuid"], "result": result})
            print(f"  {task['name']}: {result}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://localhost:8080/")
    parser.add_argument("--goal", default="Analyze quarterly sales")
    parser.add_argument("--chromium", default=os.environ.get("BATON_CHROMIUM", "/usr/bin/chromium"))
    said = parser.parse_args()
    with browser(said.chromium) as session:
        # This browser was never there: past the welcome.
        webdriver("POST", f"{session}/url", {"url": f"{said.url}#studio"})
        status = work(Baton(session), "Python", said.goal)
        print(f"{status['completed_subtasks']} of {status['total_subtasks']} tasks completed")


if __name__ == "__main__":
    main()

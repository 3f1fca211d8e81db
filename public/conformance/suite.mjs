// Runs the conformance suite against an agent: plays the orchestrator, says
// what the cases say, and checks everything that the agent answers.
//
// It knows no browser and no Node: whoever calls `runSuite` gives it the cases
// (cases.json) and a way to connect, `connect()`, which promises a connection
// `{send(text), onmessage(listener), close()}`. Order is kept by connections.
// What may be said when is in rules.mjs; docs/protocol/README.md explains both.

import { Broken, Ledger, VERSION, attemptKey } from "./rules.mjs";

// What a caller may set.
export const DEFAULTS = {
  // The id that a newcomer is welcomed under.
  agent: "A7",
  // How many tasks it takes at once, where its hello does not say.
  capacity: 5,
  // How long an answer is waited for.
  patience_ms: 10_000,
  // How long its first hello is waited for.
  hello_ms: 10_000,
  // How long after its last step a case listens for what must not come.
  settle_ms: 200,
  // One connection for all cases: for agents that cannot be started anew.
  shared: false,
  // Names of the cases to run; none for all.
  only: [],
  // The task to award, as in cases.json: one that the agent can do.
  order: {},
};

// Most silence that passes for a rhythm, as a multiple of it, and what the
// machine may add.
const BEATS_OF_SILENCE = 3;
const GRACE_MS = 1_000;
// Longer than any case: heartbeats come only where a case asks for them.
const QUIET_RHYTHM_MS = 60_000;
// Tasks of one case; the next begins after them.
const TASKS_OF_A_CASE = 20;

// Runs the cases one after the other and returns a result for each:
// `{name, title, verdict, why}`, where `verdict` is passed, failed or skipped.
// `onresult` is told each result as it comes.
export async function runSuite({ suite, connect, onresult = () => {}, ...given }) {
  const settings = { ...DEFAULTS, ...given };
  const wanted = suite.cases.filter(({ name }) => !settings.only.length || settings.only.includes(name));
  const results = [];
  let session = null;
  let first = 0;
  // Why nothing can be said to the agent: it would be so in every case.
  let unmet = null;
  for (const one of wanted) {
    const result = { name: one.name, title: one.title, verdict: "passed", why: "" };
    try {
      if (unmet) throw unmet;
      session ??= await Session.open({ suite, connect, settings, case: one });
      await session.run(one, (first += TASKS_OF_A_CASE));
    } catch (error) {
      if (!(error instanceof Broken || error instanceof Unfit)) throw error;
      if (error.rule === "hello") unmet = error;
      result.verdict = error instanceof Unfit ? "skipped" : "failed";
      result.why = error instanceof Unfit ? error.message : `${error.rule}: ${error.message}`;
    }
    if (!settings.shared) {
      session?.close();
      session = null;
    }
    results.push(result);
    onresult(result);
  }
  session?.close();
  return results;
}

// The case does not concern this agent.
class Unfit extends Error {}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Session {
  // What the agent said, oldest first, with the moment of each: `{at, envelope}`.
  #heard = [];
  #ledger = new Ledger();
  // The first rule that was broken.
  #broken = null;
  #wake = () => {};
  #lastId = 0;
  #began = Date.now();
  // Where in `#heard` the present case and its last word begin.
  #caseFrom = 0;
  #wordFrom = 0;
  // The id of what was last sent; `null` for text without one.
  #word = null;
  #firstTask = 0;
  #hello = null;
  #agent = null;
  #isWelcome = false;

  static async open({ suite, connect, settings, case: one }) {
    const session = new Session();
    session.suite = suite;
    session.settings = settings;
    try {
      session.connection = await connect();
      session.connection.onmessage((text) => session.#hear(text));
      await session.#meet();
      if (!needs(one, "unwelcomed")) session.#welcome();
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  close() {
    this.connection?.close();
  }

  async run(one, firstTask) {
    this.#checkNeeds(one);
    this.#firstTask = firstTask;
    this.#caseFrom = this.#heard.length;
    try {
      for (const step of one.steps) {
        const verb = Object.keys(STEPS).find((name) => name in step);
        await STEPS[verb].call(this, step);
      }
      await sleep(this.settings.settle_ms);
      if (this.#broken) throw this.#broken;
    } finally {
      // Cases that share a session do not fail for one another.
      this.#broken = null;
    }
  }

  #checkNeeds(one) {
    const spec = this.#hello.message.spec;
    const capacity = spec?.capacity ?? this.settings.capacity;
    if (needs(one, "capacity 2") && capacity < 2) throw new Unfit("The agent takes one task at a time.");
    const isNewcomer = this.#hello.sender === "newcomer";
    if (needs(one, "newcomer") && !isNewcomer) throw new Unfit("The agent is registered already.");
    if (needs(one, "unwelcomed") && this.#isWelcome) throw new Unfit("The agent is welcome already.");
  }

  async #meet() {
    const isThere = () => this.#heard.length > 0;
    await this.#until(isThere, "hello", "the agent does not say hello", this.settings.hello_ms);
    this.#hello = this.#heard[0].envelope;
    const { sender, message } = this.#hello;
    if (sender === "newcomer" && !message.spec) throw new Broken("hello", "a newcomer's hello has no spec");
    this.#agent = sender === "newcomer" ? this.settings.agent : sender;
  }

  #welcome() {
    this.#isWelcome = true;
    this.#ledger.named(this.#agent);
    const message = { kind: "welcome", heartbeat_every: QUIET_RHYTHM_MS };
    this.#send({ correlation: this.#hello.id, message });
  }

  #hear(text) {
    try {
      const envelope = this.#ledger.heard(text);
      this.#heard.push({ at: Date.now(), envelope });
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.#broken ??= error;
    }
    this.#wake();
  }

  // Sends a message with an address; `given` overrules the usual one.
  #send(given, { isIllegal = false } = {}) {
    this.#lastId += 1;
    const usual = {
      version: VERSION,
      id: `suite-${this.#lastId}`,
      sender: "orchestrator",
      recipient: this.#agent,
      at: Date.now() - this.#began,
    };
    const envelope = { ...usual, ...given };
    const isForAgent = envelope.recipient === this.#agent && envelope.sender === "orchestrator";
    if (isForAgent) this.#ledger.sent(isIllegal ? { id: envelope.id, message: { kind: given.message.kind } } : envelope);
    this.#word = envelope.id;
    this.#sendText(JSON.stringify(envelope));
    return envelope.id;
  }

  #sendText(text) {
    this.#wordFrom = this.#heard.length;
    this.connection.send(text);
  }

  // Waits until `isDone`, unless a rule is broken or the patience is over.
  async #until(isDone, rule, why, patience_ms = this.settings.patience_ms) {
    const end = Date.now() + patience_ms;
    while (!isDone()) {
      if (this.#broken) throw this.#broken;
      const left = end - Date.now();
      if (left <= 0) throw new Broken(rule, `${why} within ${patience_ms} ms`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.#broken) throw this.#broken;
  }

  // What the agent said since `from` of one of `kinds` for which `isMeant`.
  #find(from, kinds, isMeant = () => true) {
    const found = this.#heard.slice(from).find(
      ({ envelope }) => kinds.includes(envelope.message.kind) && isMeant(envelope),
    );
    return found?.envelope;
  }

  #task(step) {
    return step.task + this.#firstTask;
  }

  // The message of a step: tasks count from the case's first, and a task that
  // is announced or awarded comes with what the order says of it.
  #message({ kind, task, skills, inputs, ...rest }) {
    if (task === undefined) return { kind, ...rest };
    const id = this.#task({ task });
    if (kind !== "award" && kind !== "announce") return { kind, task: id, ...rest };
    const order = { ...this.suite.order, ...this.settings.order };
    const brief = { ...this.suite.order.brief, ...order.brief, task: id };
    const spec = this.#hello.message.spec;
    brief.skills = skills ?? (brief.skills.length ? brief.skills : (spec?.skills ?? []).slice(0, 1));
    if (kind === "announce") return { kind, brief, ...rest };
    return { kind, brief, inputs: inputs ?? order.inputs, seed: order.seed, ...rest };
  }

  say(step) {
    const message = this.#message(step.send);
    const isAboutTask = step.attempt !== undefined && step.send.task !== undefined;
    const key = isAboutTask ? attemptKey(this.#task(step.send), step.attempt) : undefined;
    const given = { correlation: step.correlation ?? key, attempt: step.attempt, message, ...step.extra };
    if (step.to) given.recipient = step.to;
    if (step.from) given.sender = step.from;
    if (step.version) given.version = step.version;
    this.#send(given, { isIllegal: step.illegal });
  }

  sayText(step) {
    this.#word = null;
    this.#sendText(step.text);
  }

  welcome() {
    this.#welcome();
  }

  async expect(step) {
    const said = step.expect.join(" or ");
    if (step.task === undefined) return this.#expectRefusal(said);
    const [task, attempt] = [this.#task(step), step.attempt];
    const isMeant = ({ message, attempt: of }) => message.task === task && of === attempt;
    const found = () => this.#find(this.#caseFrom, step.expect, isMeant);
    const end = () => this.#ledger.end(task, attempt);
    const why = `no ${said} about ${attemptKey(task, attempt)}`;
    await this.#until(() => found() || end(), "answer", why);
    if (!found()) {
      const { kind, reason } = end();
      throw new Broken("answer", `${why} but ${kind}${reason ? `, “${reason}”` : ""}`);
    }
    const artifacts = found().message.artifacts?.length ?? 0;
    if (artifacts < (step.artifacts ?? 0)) throw new Broken("answer", "complete brings no artifact");
  }

  async #expectRefusal(said) {
    const word = this.#word;
    const isMeant = ({ correlation }) => (correlation ?? null) === word;
    const found = () => this.#find(this.#wordFrom, ["refused"], isMeant);
    const what = word === null ? "the text that is no message" : `the message ${word}, by its id`;
    await this.#until(found, "refusals", `no ${said} for ${what}`);
  }

  // Sends what every agent refuses and waits for that: then it has read all
  // that was sent before.
  async sync() {
    this.#send({ message: { kind: "conformance_sync" } });
    await this.#expectRefusal("refused");
    this.#ledger.hasReadAll();
  }

  async beats({ beats, every_ms }) {
    const from = this.#wordFrom;
    const count = () => this.#heard.slice(from).filter(({ envelope }) => envelope.message.kind === "heartbeat").length;
    const patience_ms = beats * every_ms * BEATS_OF_SILENCE + GRACE_MS;
    await this.#until(() => count() >= beats, "heartbeats", `not ${beats} heartbeats every ${every_ms} ms`, patience_ms);
  }

  // Between start and end of the attempt there was no long silence.
  steady({ every_ms, attempt, ...step }) {
    const task = this.#task(step);
    const isEdge = ({ envelope }) => envelope.message.task === task && envelope.attempt === attempt;
    const from = this.#heard.findIndex(isEdge);
    const at = this.#heard.slice(from, this.#heard.findLastIndex(isEdge) + 1).map((one) => one.at);
    const longest = Math.max(0, ...at.slice(1).map((moment, index) => moment - at[index]));
    const limit = every_ms * BEATS_OF_SILENCE + GRACE_MS;
    if (longest > limit) throw new Broken("heartbeats", `${longest} ms of silence at work; asked is a word every ${every_ms} ms`);
  }

  // What was under way may come, on a busy machine for a while; then nothing does.
  async silence({ for_ms }) {
    await sleep(GRACE_MS);
    const from = this.#heard.length;
    await sleep(for_ms);
    const said = this.#heard[from]?.envelope.message.kind;
    if (said) throw new Broken("goodbye", `${said} after goodbye`);
  }
}

// What each verb of a step does.
const STEPS = {
  send: Session.prototype.say,
  text: Session.prototype.sayText,
  welcome: Session.prototype.welcome,
  expect: Session.prototype.expect,
  sync: Session.prototype.sync,
  beats: Session.prototype.beats,
  steady: Session.prototype.steady,
  silence: Session.prototype.silence,
};

const needs = (one, what) => one.needs?.includes(what) ?? false;

// What holds for every message of an agent, whatever the case: its form, its
// address, and the order of what is said about one attempt at a task.
//
// `Ledger` keeps what has passed between the suite, which plays the
// orchestrator, and the agent. Start reading at `Ledger.heard`.

export const VERSION = 1;
const MAX_ID_BYTES = 128;
const MAX_ARTIFACTS = 64;

const isText = (value) => typeof value === "string";
const isName = (value) => isText(value) && value.trim() !== "";
const isNatural = (value) => Number.isSafeInteger(value) && value >= 0;
const isWithin = (min, max) => (value) => isNatural(value) && value >= min && value <= max;
const isList = (isItem) => (value) => Array.isArray(value) && value.every(isItem);
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const optional = (check) => (value) => value === undefined || value === null || check(value);

const FAILURES = [
  "bad_input", "missing_input", "below_threshold", "unsupported", "over_limit", "crashed", "other",
];

function isArtifact(value) {
  return isObject(value) && isName(value.name) && /^[^\s/]+\/[^\s/].*$/.test(value.media_type)
    && isText(value.content)
    && (value.encoding === undefined || value.encoding === "text"
      || (value.encoding === "base64" && isBase64(value.content)));
}

const isBase64 = (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

const isHeld = (value) => isObject(value) && isNatural(value.task) && isNatural(value.attempt);

function isSpec(value) {
  return isObject(value) && isName(value.name) && isList(isName)(value.skills)
    && isWithin(1, 1000)(value.capacity) && value.kind === "live";
}

// What each kind that an agent may say has to have.
const KINDS = {
  hello: { spec: optional(isSpec) },
  bid: { task: isNatural, finish_min: isNatural, confidence_percent: isWithin(1, 100) },
  decline: { task: isNatural, reason: isText },
  accept: { task: isNatural },
  start: { task: isNatural },
  progress: { task: isNatural, percent: isWithin(0, 100), note: optional(isText) },
  heartbeat: { holds: optional(isList(isHeld)) },
  complete: {
    task: isNatural,
    result: optional(isText),
    artifacts: optional((value) => isList(isArtifact)(value) && value.length <= MAX_ARTIFACTS),
  },
  fail: { task: isNatural, failure: optional((value) => FAILURES.includes(value)), reason: isText },
  goodbye: { reason: optional(isText) },
  refused: { reason: isText, versions: (value) => isList(isNatural)(value) && value.includes(VERSION) },
};

const ENVELOPE = {
  version: (value) => value === VERSION,
  id: (value) => isName(value) && byteLength(value) <= MAX_ID_BYTES,
  correlation: optional((value) => isText(value) && byteLength(value) <= MAX_ID_BYTES),
  sender: isText,
  recipient: isText,
  attempt: optional(isNatural),
  at: isNatural,
  message: isObject,
};

const byteLength = (text) => new TextEncoder().encode(text).length;

export const attemptKey = (task, attempt) => `T${task}/${attempt}`;

// The first rule that a message breaks.
export class Broken extends Error {
  constructor(rule, why) {
    super(why);
    this.rule = rule;
  }
}

function demand(holds, rule, why) {
  if (!holds) throw new Broken(rule, why);
}

export class Ledger {
  // What the agent may call itself; `null` before its hello.
  #names = null;
  #ids = new Set();
  #sent = new Map();
  #attempts = new Map();
  #hasSaidGoodbye = false;

  // From its welcome on the agent goes by `name`. A newcomer's hello may cross it.
  named(name) {
    this.#names = name === "newcomer" ? ["newcomer"] : ["newcomer", name];
  }

  // Notes what the suite sends to the agent itself.
  sent(envelope) {
    const { kind, task, brief } = envelope.message;
    this.#sent.set(envelope.id, kind);
    // What is awarded to whoever is not wanted any more is not given.
    if (this.#hasSaidGoodbye) return;
    this.#hasSaidGoodbye = kind === "goodbye";
    const about = task ?? brief?.task;
    if (about === undefined || envelope.attempt === undefined) return;
    const key = attemptKey(about, envelope.attempt);
    const known = this.#attempts.get(key) ?? { task: about, attempt: envelope.attempt };
    if (kind === "announce") known.announced = true;
    if (kind === "award") {
      known.awarded = true;
      known.repeatable = known.ended !== undefined;
    }
    if (kind === "cancel") known.cancelled = true;
    if (known.announced || known.awarded) this.#attempts.set(key, known);
  }

  // The agent has read all that was sent so far: what was cancelled stays so.
  hasReadAll() {
    for (const attempt of this.#attempts.values()) attempt.closed ||= attempt.cancelled;
  }

  // How an attempt ended and with what words, if it did.
  end(task, attempt) {
    return this.#attempts.get(attemptKey(task, attempt))?.ended;
  }

  // The message that `text` holds; throws `Broken` where it may not be said.
  heard(text) {
    const envelope = read(text);
    if (this.#isRepeatedEnd(envelope, text)) return envelope;
    const { kind } = envelope.message;
    demand(!this.#ids.has(envelope.id), "ids", `the id ${envelope.id} was used before`);
    this.#ids.add(envelope.id);
    this.#checkAddress(envelope, kind);
    if (kind === "refused") this.#checkRefusal(envelope);
    if (envelope.message.task !== undefined && "task" in KINDS[kind]) this.#checkAttempt(envelope, text);
    return envelope;
  }

  // An award that is repeated after its end may be answered by that end, word for word.
  #isRepeatedEnd({ attempt, message }, text) {
    const known = this.#attempts.get(attemptKey(message.task, attempt));
    return Boolean(known?.repeatable) && !known.closed && known.endText === text;
  }

  #checkAddress({ sender, recipient }, kind) {
    demand(recipient === "orchestrator", "recipient", `${kind} is for ${recipient}, not for orchestrator`);
    if (this.#names === null) {
      demand(kind === "hello", "hello", `the first word is ${kind}, not hello`);
      this.#names = [sender];
    }
    demand(this.#names.includes(sender), "sender", `${sender} says ${kind}; the agent is ${this.#names.at(-1)}`);
    demand(sender !== "newcomer" || kind === "hello", "sender", `a newcomer says ${kind} before its welcome`);
  }

  #checkRefusal({ correlation }) {
    if (correlation === undefined || correlation === null) return;
    const refused = this.#sent.get(correlation);
    demand(refused !== undefined, "refusals", `it refuses ${correlation}, which was not sent to it`);
    demand(refused !== "refused", "refusals", "it refuses a refusal");
  }

  #checkAttempt({ attempt, correlation, message }, text) {
    const { kind, task } = message;
    demand(isNatural(attempt), "attempt", `${kind} does not say which attempt at T${task} it is about`);
    const key = attemptKey(task, attempt);
    const known = this.#attempts.get(key);
    demand(known, "attempt", `${kind} is about ${key}, which the agent was not given`);
    demand(
      correlation === undefined || correlation === null || correlation === key,
      "correlation", `${kind} about ${key} bears the correlation ${correlation}`,
    );
    demand(!known.closed, "cancelled", `${kind} about ${key} comes after its cancel was read`);
    demand(!known.ended, "order", `${kind} about ${key} comes after its ${known.ended?.kind}`);
    const problem = ORDER[kind](known);
    demand(!problem, "order", `${kind} about ${key} ${problem}`);
    if (kind === "accept") known.accepted = true;
    if (kind === "start") known.started = true;
    if (["decline", "complete", "fail"].includes(kind)) {
      known.ended = message;
      known.endText = text;
    }
  }
}

// Why a kind may not be said about an attempt now.
const ORDER = {
  bid: ({ announced }) => !announced && "without an announcement",
  decline: ({ started }) => started && "after its start: say fail",
  accept: ({ awarded, accepted, started }) =>
    (!awarded && "without an award") || ((accepted || started) && "comes a second time or after its start"),
  start: ({ awarded, started }) => (!awarded && "without an award") || (started && "comes a second time"),
  progress: ({ started }) => !started && "comes before its start",
  complete: ({ accepted, started }) => !accepted && !started && "without accept or start",
  fail: ({ accepted, started }) => !accepted && !started && "without accept or start: say decline",
};

function read(text) {
  let envelope;
  try {
    envelope = JSON.parse(text);
  } catch {
    throw new Broken("form", `not JSON: ${String(text).slice(0, 80)}`);
  }
  demand(isObject(envelope), "form", "a message is a JSON object");
  checkFields("the envelope", envelope, ENVELOPE);
  const { message } = envelope;
  demand(Object.hasOwn(KINDS, message.kind), "form", `an agent does not say “${message.kind}”`);
  checkFields(message.kind, message, KINDS[message.kind]);
  return envelope;
}

function checkFields(what, value, fields) {
  for (const [field, isGood] of Object.entries(fields)) {
    const shown = JSON.stringify(value[field])?.slice(0, 80) ?? "missing";
    demand(isGood(value[field]), "form", `${what}: ${field} is ${shown}`);
  }
}

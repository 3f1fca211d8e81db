// Agents that do what the conformance suite forbids: each is the example agent
// with a piece of it replaced.

export interface Mutation {
  /** What is wrong with the agent. */
  name: string;
  /** The case that it must fail. */
  fails: string;
  /** The rule that it breaks there. */
  rule: string;
  /** Its source, given the example's. */
  of: (example: string) => string;
}

type Change = [from: string, to: string];

function mutation(name: string, fails: string, rule: string, ...changes: Change[]): Mutation {
  const of = (example: string) => changes.reduce(replaced, example);
  return { name, fails, rule, of };
}

function replaced(source: string, [from, to]: Change): string {
  if (!source.includes(from)) throw new Error(`The example agent has no “${from}” any more.`);
  return source.replace(from, () => to);
}

const cancelled = "held = held.filter((order) => order.brief.task !== message.task || order.attempt !== attempt);";
const beats = "beatEvery(message.heartbeat_every);";
const accepts = 'sayAbout(task, attempt, { kind: "accept" });';
const starts = 'sayAbout(task, order.attempt, { kind: "start" });';
const isKnown = "if ((known.get(task) ?? -1) >= attempt) return;";
const knowsKind = "if (!isGood) return";

export const mutations: Mutation[] = [
  mutation("speaks before its hello", "hello", "hello", ["helloId = say(", 'say({ kind: "heartbeat" });\nhelloId = say(']),
  mutation("says hello without a spec", "hello", "hello", ['kind: "hello", spec', 'kind: "hello"']),
  mutation("claims to be simulated", "hello", "form", ['kind: "live"', 'kind: "simulated"']),
  mutation("keeps the name newcomer", "hello", "sender", ["me = recipient;", 'me = "newcomer"; return true;']),
  mutation("takes any welcome for its own", "welcome-of-another", "sender", [" && correlation === helloId", ""]),
  mutation("never beats", "heartbeats", "heartbeats", [beats, ""]),
  mutation("beats at its own rhythm", "heartbeats", "heartbeats", [beats, "beatEvery(5000);"]),
  mutation("heeds only the first welcome", "heartbeats", "heartbeats", [beats, `if (!heartbeats) ${beats}`]),
  mutation("is silent while it works", "heartbeats-at-work", "heartbeats", ["STEP_MS = 20", "STEP_MS = 450"], [beats, ""], [
    'sayAbout(task, order.attempt, { kind: "progress", percent: (100 * step) / STEPS, note: "Counting." });',
    "",
  ]),
  mutation("does what was only announced", "announcement", "order", [
    "bid(message.brief, attempt);",
    "{ bid(message.brief, attempt); take(message, attempt); }",
  ]),
  mutation("leaves announcements unanswered", "announcement", "answer", ["bid(message.brief, attempt);", ";"]),
  mutation("bids more than sure", "negotiation", "form", ["confidence_percent: 90", "confidence_percent: 101"]),
  mutation("does not take what it bid for", "negotiation", "answer", [
    "if (attempt !== undefined) bid(message.brief, attempt);",
    "if (attempt !== undefined) { bid(message.brief, attempt); known.set(message.brief.task, attempt); }",
  ]),
  mutation("ignores awards", "award", "answer", [isKnown, "return;"]),
  mutation("completes without accept or start", "award", "order", [accepts, ""], [starts, ""], [
    'sayAbout(task, order.attempt, { kind: "progress", percent: (100 * step) / STEPS, note: "Counting." });',
    "",
  ]),
  mutation("accepts after its start", "award", "order", [starts, `${starts}\nsayAbout(task, order.attempt, { kind: "accept" });`]),
  mutation("starts twice", "award", "order", [starts, starts + starts]),
  mutation("goes on after its end", "award", "order", [
    "  });\n}\n\nfunction leave",
    '  });\n  sayAbout(task, order.attempt, { kind: "progress", percent: 100 });\n}\n\nfunction leave',
  ]),
  mutation("forgets the attempt", "award", "attempt", ["correlation: `T${task}/${attempt}`, attempt }", "correlation: `T${task}/${attempt}` }"]),
  mutation("counts attempts itself", "award", "attempt", ["correlation: `T${task}/${attempt}`, attempt }", "attempt: 1 }"]),
  mutation("correlates by its own ids", "award", "correlation", ["correlation: `T${task}/${attempt}`", "correlation: `C${lastId}`"]),
  mutation("uses an id twice", "award", "ids", ["lastId += 1;", ""]),
  mutation("writes another version", "award", "form", ["{ version: VERSION, id", "{ version: 2, id"]),
  mutation("writes to somebody else", "award", "recipient", ['recipient: "orchestrator"', "recipient: me"]),
  mutation("makes nothing", "artifacts", "answer", ["artifacts: [{", "things: [{"]),
  mutation("makes artifacts of no type", "artifacts", "form", ['media_type: "application/json"', 'media_type: "json"']),
  mutation("takes text for Base64", "artifacts", "form", ["content: JSON.stringify", 'encoding: "base64", content: JSON.stringify']),
  mutation("leaves what it cannot do unanswered", "unsuitable-award", "answer", [isKnown, `if (!order.inputs.length) return;\n${isKnown}`]),
  mutation("drops the first task for the second", "two-awards", "answer", [
    "held.push({ ...order, attempt });",
    "held = [{ ...order, attempt }];",
  ]),
  mutation("drops everything at a cancel", "cancel-waiting", "answer", [cancelled, "held = [];"]),
  mutation("does not drop what waits", "cancel-waiting", "cancelled", [cancelled, "if (held[0]?.brief.task === message.task) held.shift();"]),
  mutation("ignores cancel", "cancel-working", "cancelled", [cancelled, ""]),
  mutation("takes the cancel of one attempt for all", "next-attempt", "answer", [" || order.attempt !== attempt", ""]),
  mutation("does an attempt twice", "repeated-award", "order", [isKnown, ""]),
  mutation("revives what was cancelled", "award-after-cancel", "order", [cancelled, `${cancelled} known.delete(message.task);`]),
  mutation("gives up at a cancel that it does not know", "unknown-cancel", "refusals", [cancelled, `if (!known.has(message.task)) leave();\n${cancelled}`]),
  mutation("refuses fields that it does not know", "unknown-fields", "answer", [
    "Array.isArray(message.inputs ?? [])",
    "Object.keys(message).length < 5",
  ]),
  mutation("ignores kinds that it does not know", "unknown-kind", "refusals", [knowsKind, 'if (!isGood) message.kind = "refused";\n  if (!isGood) return']),
  mutation("refuses without the id", "unknown-kind", "refusals", [", { correlation: envelope?.id }", ""]),
  mutation("does not say its versions", "unknown-version", "form", [", versions: [VERSION]", ""]),
  mutation("answers unknown versions", "unknown-version", "attempt", ["if (envelope.version !== VERSION) return", "if (false) return"]),
  mutation("dies of what is no JSON", "malformed-text", "refusals", [
    "// Refused below, like everything else that is no message.",
    "return leave();",
  ]),
  mutation("believes every message", "malformed-message", "refusals", ["if (!isGood(message)) return", "if (false) return"]),
  mutation("makes up an attempt", "award-without-attempt", "attempt", [
    "if (attempt !== undefined) take(message, attempt);",
    "take(message, attempt ?? 1);",
  ]),
  mutation("refuses refusals", "refusals", "refusals", ['if (envelope?.message?.kind === "refused") return;', ""], [
    "refused: () => true",
    "refused: () => false",
  ]),
  mutation("refuses refusals of unknown versions", "refusals", "refusals", ['if (envelope?.message?.kind === "refused") return;', ""]),
  mutation("leaves when told what only agents say", "out-of-role", "refusals", [knowsKind, 'if (message.kind === "heartbeat") leave();\n  if (!isGood) return']),
  mutation("does what is for others", "strangers", "attempt", ["return recipient === me;", "return true;"]),
  mutation("does what others say", "strangers", "attempt", ['if (sender !== "orchestrator") return false;', ""]),
  mutation("takes awards after goodbye", "goodbye", "attempt", ["if (isGone) return;", ""]),
  mutation("works on after goodbye", "goodbye", "goodbye", ["      leave();", "      isGone = true;"]),
];

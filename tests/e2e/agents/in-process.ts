// Runs the source of a worker in this process, so that many can be tried at once.

type Listener = (text: string) => void;

/** A connection to an agent, as the conformance suite wants it. */
export function connectTo(source: string) {
  const heard: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let listener: Listener = (text) => heard.push(text);
  const self = {
    onmessage: (_: { data: string }): void => {},
    postMessage: (text: string) => later(() => listener(text)),
  };
  const kept = (timer: NodeJS.Timeout) => {
    timers.add(timer);
    return timer;
  };
  const later = (action: () => void, ms = 0) => kept(setTimeout(action, ms));
  const often = (action: () => void, ms: number) => kept(setInterval(action, ms));
  const start = new Function("self", "setTimeout", "setInterval", source);
  start(self, later, often);
  return {
    send: (text: string) => later(() => self.onmessage({ data: text })),
    onmessage: (given: Listener) => {
      listener = given;
      heard.splice(0).forEach(given);
    },
    close: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}

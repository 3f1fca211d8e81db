// The demonstration with workers in the place of its simulated agents.
import { expect } from "@playwright/test";
import { storedEvents } from "./live";
import type { Studio } from "./studio";

/** The events that set the demonstration up, as a journal without its opening. */
export async function demonstrationAsWorkers(studio: Studio): Promise<string> {
  await studio.openExample("demonstration");
  await expect.poll(async () => (await storedEvents(studio.page)).length).toBeGreaterThan(8);
  const events = (await storedEvents(studio.page)).slice(1);
  for (const { event } of events) {
    const spec = event.agent_registered?.spec;
    if (spec) {
      spec.kind = "live";
      spec.executor = { kind: "worker" };
    }
  }
  return events.map((one) => JSON.stringify(one)).join("\n") + "\n";
}

// Large workspaces: journals of many tasks over many goals, for simulated agents.
import { Buffer } from "node:buffer";
import { expect } from "@playwright/test";
import { storedJournal } from "./storage";
import type { Studio } from "./studio";

const SKILLS = ["data", "design", "code", "testing", "writing"];
const PRIORITIES = ["critical", "high", "medium", "low"];

/** Numbers that look random and are always the same. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * The events of a workspace of `tasks` tasks: goals of a hundred each, every
 * task after one to three of the dozen before it. Task 42 is called “Find me”.
 */
export function largeJournal(tasks: number, agents = 40): string {
  const below = numbers(7);
  const events: unknown[] = [...Array(agents).keys()].map((agent) => ({
    agent_registered: {
      agent,
      spec: { name: `Agent ${agent}`, skills: [SKILLS[agent % SKILLS.length], "general"], capacity: 5, kind: "simulated" },
    },
  }));
  for (let goal = 0; goal * 100 < tasks; goal += 1) {
    const spec = { text: `Goal ${goal}: build part ${goal} of the whole`, rules: "classic" };
    events.push({ goal_submitted: { goal, spec, findings: { matches: [] } } });
    for (let task = goal * 100; task < Math.min(tasks, goal * 100 + 100); task += 1) {
      const earlier = Math.min(task - goal * 100, 12);
      const wanted = earlier === 0 ? 0 : 1 + below(Math.min(3, earlier));
      const dependencies = new Set([...Array(wanted)].map(() => task - 1 - below(earlier)));
      events.push({
        task_added: {
          task,
          goal,
          spec: {
            name: task === 42 ? "Find me" : `Task ${task}`,
            priority: PRIORITIES[below(4)],
            estimate: 10 + below(50),
            skills: [SKILLS[below(SKILLS.length)]],
            dependencies: [...dependencies].sort((a, b) => a - b),
          },
        },
      });
    }
  }
  return events.map((event) => JSON.stringify({ at: 0, event })).join("\n") + "\n";
}

/** Opens the workspace of a {@link largeJournal}. */
export async function openLarge(studio: Studio, tasks: number, agents?: number): Promise<void> {
  const page = studio.page;
  await studio.chooseFromWorkspace("new");
  await expect.poll(async () => (await storedJournal(page)).split("\n").length).toBeGreaterThan(1);
  const opening = (await storedJournal(page)).split("\n").slice(0, 2).join("\n");
  const buffer = Buffer.from(`${opening}\n${largeJournal(tasks, agents)}`);
  await page.getByTestId("open-file").setInputFiles({ name: "large.jsonl", mimeType: "", buffer });
}

// Live teams: journals that begin with them, and what the journal says they did.
import { expect, type Page } from "@playwright/test";
import { storedJournal } from "./storage";
import { Studio } from "./studio";

/** An event of a journal, as it is stored. */
export interface Recorded {
  at: number;
  event: Record<string, any>;
}

export interface LiveAgent {
  name: string;
  skills: string[];
  capacity?: number;
  executor?: { kind: string; settings?: string };
}

export interface LiveTask {
  name?: string;
  skills: string[];
  minutes?: number;
  dependencies?: number[];
}

/** The journal of a workspace with live agents, one goal and these tasks. */
export function liveJournal(agents: LiveAgent[], tasks: LiveTask[]): string {
  const events: unknown[] = [
    ...agents.map(({ name, skills, capacity = 5, executor = { kind: "worker" } }, agent) => ({
      agent_registered: { agent, spec: { name, skills, capacity, kind: "live", executor } },
    })),
    {
      goal_submitted: {
        goal: 0,
        spec: { text: "Try out a team", rules: "classic" },
        findings: { matches: [] },
      },
    },
    ...tasks.map(({ name, skills, minutes = 1, dependencies = [] }, task) => ({
      task_added: {
        task,
        goal: 0,
        spec: { name: name ?? `Task ${task}`, priority: "medium", estimate: minutes, skills, dependencies },
      },
    })),
  ];
  const lines = events.map((event) => JSON.stringify({ at: 0, event }));
  return lines.join("\n") + "\n";
}

/** Puts the events of `journal` behind the opening of an empty workspace and opens that. */
export async function openLive(studio: Studio, journal: string): Promise<void> {
  const page = studio.page;
  await studio.chooseFromWorkspace("new");
  await expect.poll(async () => (await storedJournal(page)).split("\n").length).toBeGreaterThan(1);
  const opening = (await storedJournal(page)).split("\n").slice(0, 2).join("\n");
  const buffer = Buffer.from(`${opening}\n${journal}`);
  await page.getByTestId("open-file").setInputFiles({ name: "live.jsonl", mimeType: "", buffer });
}

/** The events of the open workspace, as they are stored. */
export async function storedEvents(page: Page): Promise<Recorded[]> {
  const lines = (await storedJournal(page)).split("\n").filter((line) => line !== "");
  return lines.slice(1).map((line) => JSON.parse(line) as Recorded);
}

/** The completions in `events`: the task, and the digests of what it made. */
export function completions(events: Recorded[]): { task: number; digests: string[] }[] {
  const completed = events.flatMap(({ event }) => event.task_completed ?? []);
  return completed.map(({ lease, artifacts = [] }) => ({
    task: lease.task,
    digests: artifacts.map(({ digest }: { digest: string }) => digest),
  }));
}

/** That each of `tasks` tasks was completed once. */
export function expectEachOnce(events: Recorded[], tasks: number): void {
  const done = completions(events).map(({ task }) => task);
  expect([...done].sort((a, b) => a - b)).toEqual([...Array(tasks).keys()]);
}

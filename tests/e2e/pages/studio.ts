// The studio as a person sees it: what can be pressed and read.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

export type TaskState =
  | "blocked"
  | "ready"
  | "assigned"
  | "running"
  | "completed"
  | "failed"
  | "cancelled";

export type Tab = "Graph" | "Timeline" | "Plan" | "Tensor" | "Messages" | "Metrics" | "Inbox" | "API";

export class Studio {
  readonly page: Page;
  readonly step: Locator;
  readonly play: Locator;
  readonly rewind: Locator;
  readonly scrub: Locator;
  readonly clock: Locator;
  readonly round: Locator;
  readonly completion: Locator;
  readonly notice: Locator;
  readonly detail: Locator;
  readonly skills: Locator;
  readonly watching: Locator;

  constructor(page: Page) {
    this.page = page;
    this.step = page.getByTestId("step");
    this.play = page.getByTestId("play");
    this.rewind = page.getByTestId("rewind");
    this.scrub = page.getByTestId("scrub");
    this.clock = page.getByTestId("clock");
    this.round = page.getByTestId("round");
    this.completion = page.getByTestId("completion");
    this.notice = page.getByTestId("notices");
    this.detail = page.getByTestId("detail");
    this.watching = page.getByTestId("watching");
    this.skills = this.detail.getByRole("combobox", { name: "Skills" });
  }

  /** Opens the studio as at a first visit, past the welcome: every test has its own storage. */
  static async open(page: Page): Promise<Studio> {
    await page.goto("./#studio");
    const studio = new Studio(page);
    await expect(studio.step).toBeVisible();
    return studio;
  }

  count(state: TaskState): Locator {
    return this.page.getByTestId(`count-${state}`);
  }

  /** Waits until as many tasks are in the state. */
  async expectCount(state: TaskState, count: number): Promise<void> {
    await expect(this.count(state).locator(".status__count")).toHaveText(String(count));
  }

  async expectRound(round: number): Promise<void> {
    await expect(this.round).toHaveText(`Round ${round}`);
  }

  async show(tab: Tab): Promise<void> {
    await this.page.getByRole("tab", { name: tab }).click();
  }

  async openExample(id: string): Promise<void> {
    await this.page.getByTestId("menu-examples").click();
    await this.page.getByTestId(`example-${id}`).click();
  }

  async chooseFromWorkspace(item: "new" | "open" | "save" | "limits"): Promise<void> {
    await this.page.getByTestId("menu-file").click();
    await this.page.getByTestId(item).click();
  }

  /** Makes one of the choices of how the run goes, as `policy-planned` or `pace-rounds`. */
  async choosePolicy(choice: string): Promise<void> {
    await this.page.getByTestId("menu-policy").click();
    await this.page.getByTestId(choice).check();
    await this.page.keyboard.press("Escape");
  }

  /** Unfolds the fields of the selected thing that are seldom used. */
  async showMore(): Promise<void> {
    await this.detail.getByTestId("more").locator("summary").click();
  }

  /** The card of a task in the graph. */
  node(task: number): Locator {
    return this.page.getByTestId(`node-T${task}`);
  }

  async addAgent(name: string, skills: string[], capacity: number): Promise<void> {
    await this.page.getByTestId("add-agent").click();
    await this.detail.getByLabel("Name").fill(name);
    for (const skill of skills) {
      await this.skills.fill(skill);
      await this.page.keyboard.press("Enter");
    }
    await this.detail.getByLabel("Capacity").fill(String(capacity));
    await this.detail.getByTestId("submit").click();
    await expect(this.detail.getByTestId("detail-title")).toHaveText(name);
  }

  /** The card of an agent in the team. */
  agent(name: string): Locator {
    return this.page.getByTestId("agent-card").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Opens a simulated agent and makes it misbehave. */
  async injectFault(agent: string, kind: string, number?: number): Promise<void> {
    await this.agent(agent).getByTestId("open-agent").click();
    await this.detail.getByTestId("fault-kind").selectOption(kind);
    if (number !== undefined) {
      await this.detail.getByTestId("fault-number").fill(String(number));
    }
    await this.detail.getByTestId("inject").click();
  }

  async addGoal(text: string): Promise<void> {
    await this.page.getByTestId("add-goal").click();
    await this.detail.getByLabel("Goal", { exact: true }).fill(text);
    await this.detail.getByTestId("submit").click();
  }

  async expectNoViolations(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
    expect(found).toEqual([]);
  }

  /** Opens the plan and starts a search for one. */
  async optimise(): Promise<void> {
    await this.show("Plan");
    await this.page.getByTestId("optimise").click();
  }

  /** How the search for a plan is going, in a sentence. */
  get planStatus(): Locator {
    return this.page.getByTestId("plan-status");
  }

  /** Steps until nothing more happens. */
  async runToTheEnd(): Promise<void> {
    const finished = this.notice.getByText("All tasks are finished.");
    while (!(await finished.isVisible())) {
      await this.step.click();
    }
  }
}

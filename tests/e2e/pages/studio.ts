// The studio as a person sees it: what can be pressed and read.
import { expect, type Locator, type Page } from "@playwright/test";

export type TaskState =
  | "blocked"
  | "ready"
  | "assigned"
  | "running"
  | "completed"
  | "failed"
  | "cancelled";

export type Tab = "Graph" | "Timeline" | "Tensor" | "Messages" | "Metrics";

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
  }

  /** Opens the page as at a first visit: every test has its own storage. */
  static async open(page: Page): Promise<Studio> {
    await page.goto("./");
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

  async chooseFromWorkspace(item: "new" | "open" | "save"): Promise<void> {
    await this.page.getByTestId("menu-file").click();
    await this.page.getByTestId(item).click();
  }

  /** Steps until nothing more happens. */
  async runToTheEnd(): Promise<void> {
    const finished = this.notice.getByText("All tasks are finished.");
    while (!(await finished.isVisible())) {
      await this.step.click();
    }
  }
}

// The graph as a person uses it, of elements or on a canvas.
import { expect, type Locator, type Page } from "@playwright/test";

export class Graph {
  readonly board: Locator;
  readonly said: Locator;
  readonly search: Locator;
  readonly filtered: Locator;
  readonly rows: Locator;
  readonly map: Locator;
  readonly scale: Locator;

  constructor(readonly page: Page) {
    this.board = page.getByTestId("graph-board");
    this.said = page.getByTestId("graph-said");
    this.search = page.getByTestId("graph-search");
    this.filtered = page.getByTestId("graph-filtered");
    this.rows = page.getByTestId("graph-rows");
    this.map = page.getByTestId("graph-map");
    this.scale = page.getByLabel("Magnification");
  }

  /** Waits until a large graph is laid out and on screen. */
  async expectLaidOut(): Promise<void> {
    await expect(this.board).toBeVisible({ timeout: 30_000 });
    await expect(this.page.getByTestId("graph-arranging")).toHaveText("");
  }

  async toggle(what: "critical" | "collapse" | "table"): Promise<void> {
    await this.page.getByTestId(`graph-${what}`).click();
  }

  /** Dims everything but what matches. */
  async filter(by: "goal" | "agent" | "state" | "skill", label: string): Promise<void> {
    await this.page.getByTestId("graph-filter").click();
    await this.page.getByTestId(`graph-filter-${by}`).selectOption({ label });
    await this.page.keyboard.press("Escape");
  }

  /** Where a task's card of a small graph is, in units of the graph. */
  async place(task: number): Promise<string> {
    const node = this.page.getByTestId(`node-T${task}`);
    return node.evaluate((node) => (node as SVGGElement).style.transform);
  }

  /** The names in the first rows of the table, from the top. */
  async names(count: number): Promise<string[]> {
    const names = await this.rows.locator(".graph__row th").allTextContents();
    return names.slice(0, count);
  }

  /** What a large graph looks like now. */
  async picture(): Promise<string> {
    const canvas = this.board.locator("canvas");
    return canvas.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  }

  /** Waits until a large graph stands still; its picture then. */
  async still(): Promise<string> {
    let last = "";
    await expect
      .poll(async () => {
        const before = last;
        last = await this.picture();
        return last === before;
      })
      .toBe(true);
    return last;
  }
}

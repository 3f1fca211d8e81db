// A list of artifacts, as a person uses it: look at one, take one home.
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";

export class Artifacts {
  readonly page: Page;
  readonly list: Locator;
  readonly viewer: Locator;
  readonly content: Locator;

  /** The list with this name in the pane on the right. */
  constructor(page: Page, name: "Made" | "Works with" | "Deliverable") {
    this.page = page;
    this.list = page.getByTestId("detail").getByRole("list", { name, exact: true });
    this.viewer = page.getByTestId("viewer").and(page.locator("[open]"));
    this.content = this.viewer.getByTestId("viewer-content");
  }

  line(name: string): Locator {
    return this.list.getByTestId("artifact").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async names(): Promise<string[]> {
    return this.list.locator("bdi").allTextContents();
  }

  async show(name: string): Promise<void> {
    await this.line(name).getByTestId("preview-artifact").click();
    await expect(this.viewer).toBeVisible();
  }

  async close(): Promise<void> {
    await this.viewer.getByTestId("close-viewer").click();
    await expect(this.viewer).toHaveCount(0);
  }

  /** The content, by way of a download. */
  async download(name: string): Promise<string> {
    const arrives = this.page.waitForEvent("download");
    await this.line(name).getByTestId("download-artifact").click();
    const download = await arrives;
    expect(download.suggestedFilename()).toBe(name);
    return readFileSync(await download.path(), "utf8");
  }
}

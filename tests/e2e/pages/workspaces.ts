// The dialog with the stored workspaces.
import { expect, type Locator, type Page } from "@playwright/test";

export class Workspaces {
  readonly page: Page;
  readonly dialog: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByTestId("workspaces");
    this.rows = this.dialog.getByTestId("workspace");
  }

  async show(): Promise<void> {
    await this.page.getByTestId("menu-file").click();
    await this.page.getByTestId("show-workspaces").click();
    await expect(this.dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.dialog.getByTestId("close-workspaces").click();
  }

  async create(): Promise<void> {
    await this.show();
    await this.dialog.getByTestId("create-workspace").click();
    await expect(this.dialog).toBeHidden();
  }

  async open(name: string): Promise<void> {
    await this.show();
    await this.row(name).getByTestId("open-workspace").click();
  }

  /** Shows the dialog and expects these names, in any order. */
  async expectNames(names: string[]): Promise<void> {
    await this.show();
    await this.expectListed(names);
    await this.close();
  }

  /** Expects these names in the open dialog, in any order. */
  async expectListed(names: string[]): Promise<void> {
    const listed = async () => (await this.rows.locator("b").allTextContents()).sort();
    await expect.poll(listed).toEqual([...names].sort());
  }

  async rename(name: string, to: string): Promise<void> {
    await this.row(name).getByTestId("rename-workspace").click();
    await this.dialog.getByTestId("workspace-name").fill(to);
    await this.page.keyboard.press("Enter");
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) });
  }
}

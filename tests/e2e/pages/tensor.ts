// The tensor as a person explores and saves it, and its files as NumPy reads them.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Download, Locator, Page } from "@playwright/test";

const run = promisify(execFile);

export type Form = "csv" | "png" | "npy" | "coo";
export type Look = "slice" | "levels" | "stack";

export class Tensor {
  readonly page: Page;
  readonly grid: Locator;
  readonly readout: Locator;
  readonly facts: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByTestId("tensor-grid");
    this.readout = page.getByTestId("tensor-readout");
    this.facts = page.getByTestId("tensor-slice-facts");
  }

  cell(row: number, column: number): Locator {
    return this.page.getByTestId(`tensor-cell-${row}-${column}`);
  }

  async look(look: Look): Promise<void> {
    await this.page.getByTestId(`tensor-look-${look}`).check();
  }

  /** The names along the rows or columns that are drawn. */
  names(of: "rows" | "columns"): Promise<string[]> {
    const heads = of === "rows" ? this.grid.locator("tbody th") : this.grid.locator("thead .grid__column");
    return heads.locator(".grid__text").allInnerTexts();
  }

  private async save(form: Form): Promise<Download> {
    await this.page.getByTestId("menu-tensor-save").click();
    const download = this.page.waitForEvent("download");
    await this.page.getByTestId(`tensor-${form}`).click();
    return download;
  }

  /** Saves it and returns the file's name and place. */
  async saved(form: Form): Promise<{ name: string; path: string }> {
    const download = await this.save(form);
    return { name: download.suggestedFilename(), path: await download.path() };
  }

  async savedText(form: Form): Promise<string> {
    return readFile((await this.saved(form)).path, "utf8");
  }

  /** Asks for a form that is refused. */
  async tryToSave(form: Form): Promise<void> {
    await this.page.getByTestId("menu-tensor-save").click();
    await this.page.getByTestId(`tensor-${form}`).click();
  }
}

/** What a line of Python with NumPy as `np` and the file as `f` prints, as JSON. */
export async function numpy(path: string, expression: string): Promise<unknown> {
  const script = `import json, sys, numpy as np; f = np.load(sys.argv[1]); print(json.dumps(${expression}))`;
  const env = { ...process.env, PYTHONPATH: process.env.BATON_NUMPY };
  const { stdout } = await run("python3", ["-c", script, path], { env });
  return JSON.parse(stdout);
}

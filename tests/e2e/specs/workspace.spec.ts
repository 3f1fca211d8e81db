// What a person made is not lost: reload, save and open, undo, and a panic.
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { expectStored } from "../pages/storage";
import { Studio } from "../pages/studio";

test("a reload in the middle of a run loses nothing", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.click();
  await studio.step.click();
  await studio.expectCount("completed", 3);
  await expectStored(page, '"round_started":{"round":2}');
  await page.reload();
  await studio.expectRound(2);
  await studio.expectCount("completed", 3);
  await studio.expectCount("running", 2);
  await studio.runToTheEnd();
  await studio.expectCount("completed", 8);
});

test("a saved journal opens again, and opening can be undone", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  const download = page.waitForEvent("download");
  await studio.chooseFromWorkspace("save");
  const file = await (await download).path();
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  expect(JSON.parse(lines[0] ?? "")).toEqual({ format: "baton-journal", version: 1 });

  await studio.chooseFromWorkspace("new");
  await expect(studio.completion).toContainText("0 %");
  await page.getByTestId("open-file").setInputFiles(file);
  await studio.expectCount("completed", 8);
  await studio.notice.getByRole("button", { name: "Undo" }).click();
  await expect(studio.completion).toContainText("0 %");
});

test("what is no journal, or a newer or damaged one, is refused without harm", async ({ page }) => {
  const studio = await Studio.open(page);
  const open = async (text: string) => {
    const buffer = Buffer.from(text);
    await page.getByTestId("open-file").setInputFiles({ name: "j.jsonl", mimeType: "", buffer });
  };
  await open("hello");
  await expect(studio.notice).toContainText("not a Baton journal");
  await open('{"format":"baton-journal","version":99}');
  await expect(studio.notice).toContainText("version 99");
  await open('{"format":"baton-journal","version":1}\n{"at":0,"event":"run_reset"}');
  await expect(studio.notice).toContainText("contradicts");
  await studio.expectCount("ready", 3);
});

test("edits and runs are undone and done again by keys", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.click();
  await studio.expectCount("running", 3);
  await page.keyboard.press("Control+z");
  await studio.expectRound(0);
  await page.keyboard.press("Control+y");
  await studio.expectCount("running", 3);
});

test("a panic shows the recovery screen with the journal", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.click();
  await studio.expectCount("running", 3);
  // Whatever the page asks of the browser next fails, as it never should.
  await page.evaluate(() => {
    const fail = () => {
      throw new Error("broken on purpose");
    };
    Node.prototype.cloneNode = fail;
    Document.prototype.createElement = fail as never;
    Document.prototype.createElementNS = fail as never;
  });
  await page.getByRole("tab", { name: "Metrics" }).click();
  await expect(page.getByRole("heading", { name: "Baton stopped" })).toBeVisible();
  await expect(page.locator("#recovery-error")).toContainText("panicked");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save journal" }).click();
  const journal = await readFile(await (await download).path(), "utf8");
  expect(journal).toContain('"round_started":{"round":1}');
});

test("a notice that asks for nothing goes by itself, others stay", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  await expect(studio.notice).toBeEmpty({ timeout: 20_000 });
  await page.getByTestId("open-file").setInputFiles({ name: "x", mimeType: "", buffer: Buffer.from("hello") });
  await expect(studio.notice).toContainText("not a Baton journal");
  await page.waitForTimeout(11_000);
  await expect(studio.notice).toContainText("not a Baton journal");
});

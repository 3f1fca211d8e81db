// Workspaces are kept in the browser's database: as they change, several of
// them, also when something goes wrong with the database.
import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { expectNotStored, expectStored, replaceStored, storedJournal } from "../pages/storage";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";

const ROUND_2 = '"round_started":{"round":2}';

async function reload(page: Page): Promise<Studio> {
  await page.reload();
  return new Studio(page);
}

/** Opens the studio and runs two rounds, which are stored. */
async function afterTwoRounds(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await studio.step.click();
  await studio.step.click();
  await expectStored(page, ROUND_2);
  return studio;
}

async function savedFile(page: Page, press: () => Promise<void>): Promise<string> {
  const download = page.waitForEvent("download");
  await press();
  return readFile(await (await download).path(), "utf8");
}

test("what was undone does not come back with a reload", async ({ page }) => {
  let studio = await afterTwoRounds(page);
  await page.keyboard.press("Control+z");
  await studio.expectRound(1);
  await expectNotStored(page, ROUND_2);
  studio = await reload(page);
  await studio.expectRound(1);
  await studio.runToTheEnd();
  await studio.expectCount("completed", 8);
});

test("a run that plays is stored as it goes, and a crashed tab loses none of it", async ({
  context,
  page,
}) => {
  const studio = await Studio.open(page);
  await studio.play.click();
  await expectStored(page, ROUND_2);
  const before = await storedJournal(page);
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
  const second = await context.newPage();
  const again = await Studio.open(second);
  expect(await storedJournal(second)).toContain(before.trimEnd());
  await again.runToTheEnd();
  await again.expectCount("completed", 8);
});

test("several workspaces are made, renamed, copied, deleted and brought back", async ({ page }) => {
  const studio = await Studio.open(page);
  const workspaces = new Workspaces(page);
  await workspaces.create();
  await expect(studio.completion).toContainText("0 %");
  await studio.addGoal("Write a report");
  await expectStored(page, "Write a report");
  await workspaces.show();
  await workspaces.rename("Workspace", "Reports");
  await workspaces.expectListed(["Demonstration", "Reports"]);
  await workspaces.row("Reports").getByTestId("duplicate-workspace").click();
  await workspaces.expectListed(["Demonstration", "Reports", "Reports copy"]);
  await expect(workspaces.dialog.getByTestId("storage-use")).toContainText("used in this browser");
  await studio.expectNoViolations();
  await workspaces.close();

  await workspaces.open("Demonstration");
  await studio.expectCount("ready", 3);
  await studio.step.click();
  await studio.expectRound(1);
  await workspaces.open("Reports copy");
  await expect(page.getByTestId("open-goal")).toHaveText(["Write a report"]);

  await page.reload();
  await expect(page.getByTestId("open-goal")).toHaveText(["Write a report"]);
  await workspaces.open("Demonstration");
  await studio.expectRound(1);

  await workspaces.show();
  await workspaces.row("Reports").getByTestId("delete-workspace").click();
  await expect(studio.notice).toContainText("Deleted the workspace “Reports”.");
  await workspaces.expectNames(["Demonstration", "Reports copy"]);
  await studio.notice.getByRole("button", { name: "Undo" }).click();
  await workspaces.expectNames(["Demonstration", "Reports", "Reports copy"]);
});

test("deleting the open workspace opens another, or an empty one", async ({ page }) => {
  const studio = await Studio.open(page);
  const workspaces = new Workspaces(page);
  await workspaces.create();
  await workspaces.show();
  await workspaces.row("Workspace").getByTestId("delete-workspace").click();
  await studio.expectCount("ready", 3);
  await workspaces.show();
  await workspaces.row("Demonstration").getByTestId("delete-workspace").click();
  await expect(page.getByTestId("open-goal")).toHaveCount(0);
  await workspaces.expectNames(["Workspace"]);
});

test("what stands before a damage is opened, and the damaged journal is kept", async ({ page }) => {
  let studio = await afterTwoRounds(page);
  const damaged = (await storedJournal(page)).replace(ROUND_2, '"round_started":{"round":');
  // Another page of the site, so that nothing is saved over it.
  await page.goto("./worker-start.js");
  await replaceStored(page, damaged);
  studio = await Studio.open(page);
  await expect(studio.notice).toContainText("is damaged: line");
  await studio.expectRound(1);
  const saved = await savedFile(page, () =>
    studio.notice.getByRole("button", { name: "Save it to a file" }).click(),
  );
  expect(saved).toBe(damaged);
  await studio.step.click();
  await expectStored(page, ROUND_2);
  studio = await reload(page);
  await studio.expectRound(2);
  const workspaces = new Workspaces(page);
  await workspaces.show();
  await workspaces.expectListed(["Demonstration", "Demonstration (damaged)"]);
  const kept = await savedFile(page, () =>
    workspaces.row("Demonstration (damaged)").getByTestId("save-workspace").click(),
  );
  expect(kept).toBe(damaged);
});

test("a journal of a newer version is kept as it is", async ({ page }) => {
  let studio = await afterTwoRounds(page);
  await page.goto("./worker-start.js");
  const newer = '{"format":"baton-journal","version":2}\n{"something":"new"}\n';
  await replaceStored(page, newer);
  studio = await Studio.open(page);
  await expect(studio.notice).toContainText("This journal has version 2");
  await studio.expectCount("ready", 3);
  const saved = await savedFile(page, () =>
    studio.notice.getByRole("button", { name: "Save it to a file" }).click(),
  );
  expect(saved).toBe(newer);
  await new Workspaces(page).expectNames(["Demonstration", "Demonstration 2"]);
});

test("the journal that earlier versions kept becomes a workspace, once", async ({ page }) => {
  await afterTwoRounds(page);
  const journal = await storedJournal(page);
  await page.goto("./worker-start.js");
  await page.evaluate((journal) => {
    localStorage.setItem("baton.journal", journal);
    sessionStorage.clear();
  }, journal);
  const studio = await Studio.open(page);
  await studio.expectRound(2);
  expect(await page.evaluate(() => localStorage.getItem("baton.journal"))).toBeNull();
  await new Workspaces(page).expectNames(["Demonstration", "My workspace"]);
});

test("without room Baton goes on, says so once, and saves when there is room again", async ({
  context,
  page,
}) => {
  const session = await context.newCDPSession(page);
  const { origin } = new URL(test.info().project.use.baseURL ?? "");
  // Before the page is there: the browser remembers for a while how much room it found.
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  const studio = await Studio.open(page);
  await expect(studio.notice).toContainText("no room left");
  const saved = await savedFile(page, () =>
    studio.notice.getByRole("button", { name: "Save journal" }).click(),
  );
  expect(saved).toContain('"agent_registered"');
  await studio.step.click();
  await expect(studio.notice).not.toContainText("no room left");
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await studio.step.click();
  await expectStored(page, ROUND_2);
});

test("a write that the browser refuses is told once and made up for later", async ({ page }) => {
  let studio = await Studio.open(page);
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    Object.assign(window, { allow: () => Object.assign(IDBObjectStore.prototype, { put }) });
  });
  await studio.step.click();
  await expect(studio.notice).toContainText("no room left");
  await studio.step.click();
  await studio.expectRound(2);
  await expect(studio.notice).not.toContainText("no room left");
  await expectNotStored(page, ROUND_2);
  await page.evaluate(() => (window as unknown as { allow: () => void }).allow());
  await studio.step.click();
  await expectStored(page, '"round_started":{"round":3}');
  studio = await reload(page);
  await studio.expectRound(3);
});

const REFUSALS: [string, () => void][] = [
  [
    "a database that refuses to open",
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not here", "SecurityError");
      };
    },
  ],
  ["no database", () => Object.defineProperty(window, "indexedDB", { value: undefined })],
  [
    "a database that never answers",
    () => {
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = () => open.call(indexedDB, "elsewhere", 1);
      IDBOpenDBRequest.prototype.addEventListener = () => {};
      Object.defineProperty(IDBRequest.prototype, "onsuccess", { set: () => {} });
    },
  ],
];

for (const [what, refuse] of REFUSALS) {
  test(`with ${what} everything works but saving`, async ({ page }) => {
    await page.addInitScript(refuse);
    const studio = await Studio.open(page);
    await expect(studio.notice).toContainText("a reload loses what you do");
    await studio.runToTheEnd();
    await studio.expectCount("completed", 8);
    await studio.chooseFromWorkspace("save");
    const workspaces = new Workspaces(page);
    await workspaces.show();
    await expect(workspaces.dialog).toContainText("does not store workspaces");
  });
}

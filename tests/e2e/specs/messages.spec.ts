// What passes between Baton and its live agents, as it is looked at.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { liveJournal, openLive } from "../pages/live";
import { Studio } from "../pages/studio";

const CHAIN = [
  { name: "Fetch", skills: ["echo"] },
  { name: "Sort", skills: ["echo"], dependencies: [0] },
];
const AGENTS = ["First", "Second"].map((name) => ({ name, skills: ["echo"] }));

test("a live run is seen message by message, as lanes and as lines", async ({ page }) => {
  const studio = await Studio.open(page);
  await openLive(studio, liveJournal(AGENTS, CHAIN));
  await studio.show("Messages");
  await expect(page.getByTestId("passed-none")).toBeVisible();
  await studio.play.click();
  await studio.expectCount("completed", 2);

  const messages = page.getByTestId("passed-message");
  const about = (kind: string) => page.locator(`[data-testid="passed-message"][data-kind="${kind}"]`);
  for (const kind of ["award", "accept", "start", "complete"]) await expect(about(kind)).toHaveCount(2);
  await expect(about("award").first()).toHaveAccessibleName(/award to First, Fetch/);
  await expect(about("complete").last()).toHaveAccessibleName(/complete from (First|Second), Sort/);
  const { violations } = await new AxeBuilder({ page }).include(".messages").analyze();
  expect(violations).toEqual([]);

  // A message leads to its task, and what is selected finds its messages.
  await about("complete").last().click();
  await expect(studio.detail).toContainText("Sort");
  await page.getByTestId("passed-only-selected").check();
  await expect(messages).toHaveCount(4);
  await page.getByTestId("passed-only-selected").uncheck();

  await page.getByTestId("messages-log").check({ force: true });
  await page.getByTestId("passed-search").fill("T1/1");
  await expect(messages).toHaveCount(4);
  await page.getByTestId("passed-kind-start").uncheck({ force: true });
  await expect(messages).toHaveCount(3);
  await messages.first().press("ArrowDown");
  await expect(messages.nth(1)).toBeFocused();
  await page.getByTestId("passed-search").fill("nothing says this");
  await page.getByTestId("passed-empty").getByRole("button").click();
  await expect(about("start")).toHaveCount(2);
});

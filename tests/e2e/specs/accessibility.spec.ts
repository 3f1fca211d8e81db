// No axe violations in any view, light and dark, wide and narrow; and the
// whole demonstration by keyboard.
import { expect, test } from "@playwright/test";
import { Studio, type Tab } from "../pages/studio";

const TABS: Tab[] = ["Graph", "Timeline", "Plan", "Tensor", "Messages", "Metrics", "Inbox", "API"];

const SCREENS = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "dark", width: 1440 },
  { colorScheme: "dark", width: 900 },
  { colorScheme: "light", width: 390 },
] as const;

for (const { colorScheme, width } of SCREENS) {
  test(`no violations: ${colorScheme}, ${width} px`, async ({ page }) => {
    // Axe looks at every element of nine screens.
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 850 });
    const studio = await Studio.open(page);
    await studio.step.click();
    await studio.step.click();
    for (const tab of TABS) {
      await studio.show(tab);
      await studio.expectNoViolations();
    }
    await studio.optimise();
    await page.getByTestId("plan-table-open").click();
    await expect(page.getByTestId("plan-table")).toBeVisible();
    await studio.expectNoViolations();
    await page.getByTestId("add-goal").click();
    await studio.expectNoViolations();
    await page.getByTestId("close-detail").click();
    await studio.show("Graph");
    await studio.node(3).click();
    await studio.expectNoViolations();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, "the page does not scroll sideways").toBeLessThanOrEqual(0);
  });
}

test("an empty workspace says what to do", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  for (const tab of TABS) {
    await studio.show(tab);
    await studio.expectNoViolations();
  }
  await studio.step.click();
  await expect(studio.notice).toContainText("Submit a goal");
});

test("the demonstration runs by keyboard alone", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.focus();
  for (let round = 1; round <= 4; round += 1) {
    await page.keyboard.press("Enter");
    await studio.expectRound(round);
  }
  await page.keyboard.press("Enter");
  await studio.expectCount("completed", 8);
});

// What a first visit begins with.
import { expect, test } from "@playwright/test";
import { holdBack } from "../pages/network";
import { Studio } from "../pages/studio";

/** What the studio is loaded from. */
const STUDIO = /\/split_studio-\w+\.wasm$/;

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test("somebody new is told what Baton is, and sees it run in one click", async ({ page }) => {
      await page.goto("./");
      await expect(page.getByTestId("welcome")).toContainText("Describe agents and goals");
      const studio = new Studio(page);
      await studio.expectNoViolations();

      await page.getByTestId("run-demonstration").click();
      await expect(studio.completion).toContainText("100 %");
      await studio.expectCount("completed", 8);
    });
  });
}

test("an empty workspace is as near, by keyboard, and is there at the next visit", async ({ page }) => {
  await page.goto("./");
  await page.getByTestId("start-empty").focus();
  await page.keyboard.press("Enter");
  const studio = new Studio(page);
  await expect(studio.step).toBeVisible();
  await expect(page.getByTestId("agent-card")).toHaveCount(0);
  await studio.addAgent("Ada", ["writing"], 1);

  await page.goto("./");
  await expect(studio.agent("Ada")).toBeVisible();
  await expect(page.getByTestId("welcome")).toHaveCount(0);
});

test("every view of an empty workspace leads to what it is made of", async ({ page }) => {
  await page.goto("./");
  await page.getByTestId("start-empty").click();
  const studio = new Studio(page);
  for (const tab of ["Timeline", "Tensor", "Metrics"] as const) {
    await studio.show(tab);
    const empty = page.getByTestId(`${tab.toLowerCase()}-empty`);
    await expect(empty).toContainText("no tasks and no agents");
    await expect(empty.getByRole("button", { name: "Add an agent" })).toBeVisible();
    await empty.getByRole("button", { name: "Add a goal" }).click();
    await expect(studio.detail.getByTestId("detail-title")).toHaveText("Add a goal");
    await page.keyboard.press("Escape");
  }
});

test("an address can lead past the welcome", async ({ page }) => {
  const studio = await Studio.open(page);
  await expect(page.getByTestId("welcome")).toHaveCount(0);
  await studio.expectCount("ready", 3);
});

test.describe("before the studio is there", () => {
  test.use({ serviceWorkers: "block" });

  test("the welcome can be used, and what is chosen is there as soon as it can", async ({ page }) => {
    const come = await holdBack(page, STUDIO);
    await page.goto("./");
    await page.getByTestId("run-demonstration").click();
    await expect(page.getByTestId("loading")).toBeVisible();

    come();
    await expect(new Studio(page).completion).toContainText("100 %");
  });

  test("a studio that does not come says so, and comes at the next try", async ({ page }) => {
    await page.route(STUDIO, (route) => route.abort());
    await page.goto("./");
    await page.getByTestId("start-empty").click();
    await expect(page.getByTestId("not-loaded")).toContainText("could not be loaded");
    await new Studio(page).expectNoViolations();

    await page.unroute(STUDIO);
    await page.getByTestId("load-again").click();
    await expect(new Studio(page).step).toBeVisible();
  });
});

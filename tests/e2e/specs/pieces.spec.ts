// The parts of the program that are loaded when they are needed.
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../pages/api";
import { holdBack } from "../pages/network";
import { Studio } from "../pages/studio";

/** What the studio loads later. */
const VIEWS = /\/split_(?:views|api)-\w+\.wasm$/;

/** Whether the service worker keeps a piece. */
async function expectKept(page: Page, piece: string): Promise<void> {
  await page.waitForFunction(async (piece) => {
    const kept = await (await caches.open("baton-site")).keys();
    return kept.some(({ url }) => url.includes(`/split_${piece}-`));
  }, piece);
}

test.describe("before the service worker is there", () => {
  test.use({ serviceWorkers: "block" });

  test("a view whose piece comes slowly says that it is loading, and then is there", async ({ page }) => {
    const come = await holdBack(page, VIEWS);
    const studio = await Studio.open(page);
    await studio.show("Tensor");
    await expect(page.getByTestId("loading")).toBeVisible();

    come();
    await expect(page.getByTestId("tensor-shape")).toBeVisible();
    await expect(page.getByTestId("loading")).toHaveCount(0);
  });

  test("a view whose piece does not come says so, and comes at the next try by keyboard", async ({ page }) => {
    await page.route(VIEWS, (route) => route.abort());
    const studio = await Studio.open(page);
    await studio.show("Tensor");
    await expect(page.getByTestId("not-loaded")).toContainText("could not be loaded");
    await studio.expectNoViolations();

    await page.unroute(VIEWS);
    await page.getByTestId("load-again").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("tensor-shape")).toBeVisible();
  });

  test("the graph and a run need nothing that is loaded later", async ({ page }) => {
    await page.route(VIEWS, (route) => route.abort());
    const studio = await Studio.open(page);
    await studio.step.click();
    await studio.expectRound(1);
  });
});

test("a view never looked at opens without a network", async ({ page, context }) => {
  const studio = await Studio.open(page);
  await Api.isInControl(page);
  await expectKept(page, "views");
  await context.setOffline(true);
  await page.reload();
  await expect(studio.step).toBeVisible();
  await studio.show("Tensor");
  await expect(page.getByTestId("tensor-shape")).toBeVisible();
});

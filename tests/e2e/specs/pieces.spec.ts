// The parts of the program that are loaded when they are needed.
import { expect, test, type Route } from "@playwright/test";
import { Studio } from "../pages/studio";

/** What is loaded later; the page's own wasm has another name. */
const PIECES = /\/(?:split|chunk)_[\w-]+\.wasm$/;

test.describe("before the service worker is there", () => {
  test.use({ serviceWorkers: "block" });

  test("a view whose piece comes slowly says that it is loading, and then is there", async ({ page }) => {
    const waiting: Route[] = [];
    await page.route(PIECES, (route) => void waiting.push(route));
    const studio = await Studio.open(page);
    await studio.show("Tensor");
    await expect(page.getByTestId("loading")).toBeVisible();

    await page.unroute(PIECES);
    for (const route of waiting) await route.continue();
    await expect(page.getByTestId("tensor-shape")).toBeVisible();
    await expect(page.getByTestId("loading")).toHaveCount(0);
  });

  test("a view whose piece does not come says so, and comes at the next try by keyboard", async ({ page }) => {
    await page.route(PIECES, (route) => route.abort());
    const studio = await Studio.open(page);
    await studio.show("Tensor");
    await expect(page.getByTestId("not-loaded")).toContainText("could not be loaded");
    await studio.expectNoViolations();

    await page.unroute(PIECES);
    await page.getByTestId("load-again").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("tensor-shape")).toBeVisible();
  });

  test("the first view needs no piece", async ({ page }) => {
    await page.route(PIECES, (route) => route.abort());
    const studio = await Studio.open(page);
    await studio.step.click();
    await studio.expectRound(1);
  });
});

test("a view never looked at opens without a network", async ({ page, context }) => {
  const studio = await Studio.open(page);
  await page.waitForFunction(async () => {
    const kept = await (await caches.open("baton-site")).keys();
    return kept.some(({ url }) => url.includes("/split_tensor-"));
  });
  await context.setOffline(true);
  await page.reload();
  await expect(studio.step).toBeVisible();
  await studio.show("Tensor");
  await expect(page.getByTestId("tensor-shape")).toBeVisible();
});

// The run in charts, their files, and what one more agent would bring.
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { Studio } from "../pages/studio";

async function finished(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  await studio.show("Metrics");
  return studio;
}

async function saved(page: Page, chart: string, form: "svg" | "png" | "csv"): Promise<Buffer> {
  await page.getByTestId(`menu-chart-${chart}`).click();
  const download = page.waitForEvent("download");
  await page.getByTestId(`${chart}-${form}`).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${chart}.${form}`);
  return readFile(await file.path());
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a finished run is told in charts, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const studio = await finished(page);
    for (const chart of ["queue", "utilisation", "waits", "throughput", "estimates"]) {
      await expect(page.getByTestId(`chart-${chart}`).getByRole("img")).toBeVisible();
    }
    await expect(page.getByTestId("chart-estimates")).toContainText("100 % of their estimates");
    await studio.expectNoViolations();
  });
}

test("goals with a deadline are told late and early, and saved", async ({ page }) => {
  const studio = await finished(page);
  await expect(page.getByTestId("lateness-empty")).toContainText("write a time under Deadline");
  await page.getByTestId("lateness-empty").getByRole("button").click();
  await studio.detail.getByTestId("goal-deadline").fill("1");
  await studio.detail.getByTestId("submit").click();
  const chart = page.getByTestId("chart-lateness");
  await expect(chart).toContainText("1 of 1 goal late");
  await expect(chart.locator("svg")).toContainText(/h.* late/);
  const [head, line] = (await saved(page, "lateness", "csv")).toString().trim().split("\n");
  expect(head).toBe("goal,deadline minutes,finished minutes,lateness minutes,standing");
  expect(line).toMatch(/,60\.0,\d+\.\d,\d+\.\d,.* late$/);
  expect((await saved(page, "lateness", "svg")).toString()).toContain("Lateness</title>");
  await studio.expectNoViolations();
});

test("each chart is saved as a drawing, a picture and its numbers", async ({ page }) => {
  await finished(page);
  const drawing = (await saved(page, "throughput", "svg")).toString();
  expect(drawing).toContain("<svg color=");
  expect(drawing).toContain('xmlns="http://www.w3.org/2000/svg"');
  const picture = await saved(page, "waits", "png");
  expect(picture.subarray(1, 4).toString()).toBe("PNG");
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1280, 720]);
  const lines = (await saved(page, "throughput", "csv")).toString().trim().split("\n");
  expect(lines[0]).toBe("minutes,completed,completed so far");
  expect(lines.at(-1)).toMatch(/,8$/);
});

test("one more agent is tried by running again, and told in percent", async ({ page }) => {
  const studio = await finished(page);
  const makespan = await page.getByTestId("metric-makespan").innerText();
  await page.getByTestId("reinforce").focus();
  await page.keyboard.press("Enter");
  const status = page.getByTestId("reinforce-status");
  await expect(status).toContainText(/\d+ kinds of agent tried/);
  await expect(status).toContainText(`As it is, the run takes ${makespan}`);
  const tried = page.getByTestId("reinforcements").locator("li");
  expect(await tried.count()).toBeGreaterThan(2);
  await expect(tried.first()).toContainText(/agent with .* would/);
  await studio.expectNoViolations();
  await studio.addAgent("Somebody new", ["testing"], 1);
  await expect(page.getByTestId("reinforce-stale")).toContainText("Out of date");
});

test("an agent that has a rate costs money, in the currency that was given", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.agent("Data Analyst").getByTestId("open-agent").click();
  await studio.showMore();
  const rate = studio.detail.getByLabel("Cost per hour");
  await rate.fill("much");
  await rate.blur();
  await expect(studio.detail).toContainText("Write a number such as 45");
  await rate.fill("60 EUR");
  await studio.detail.getByTestId("submit").click();
  await studio.runToTheEnd();
  await studio.show("Metrics");
  await expect(page.getByTestId("metric-cost")).toHaveText(/^[\d.]+ EUR$/);
  await expect(page.getByTestId("metrics-agents")).toContainText("Cost");
  await studio.expectNoViolations();
});

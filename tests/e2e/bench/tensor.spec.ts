// A tensor of 100,000 tasks × 1,000 agents × 4 levels, looked at from all sides.
import { expect, test } from "@playwright/test";
import { openLarge } from "../pages/large";
import { Studio } from "../pages/studio";
import { Tensor } from "../pages/tensor";
import { report } from "./figures";
import { watchLong } from "./long";
import { residentBytes } from "./memory";

test("exploring a large tensor", async ({ page, browser }) => {
  const studio = await Studio.open(page);
  await openLarge(studio, 100_000, 1_000);
  await studio.show("Tensor");
  const tensor = new Tensor(page);
  await expect(page.getByTestId("tensor-shape")).toHaveText("(100000, 1000, 4)", { timeout: 120_000 });
  await expect(page.getByTestId("tensor-map")).toBeVisible();
  await page.waitForTimeout(3_000);
  const seen = await watchLong(page);
  const told = async (what: string) => {
    await page.waitForTimeout(1_500);
    const long = await seen();
    report({ name: `tensor: tasks over 50 ms, ${what}`, value: long.length, unit: "", target: "0" });
    report({ name: `tensor: longest task, ${what}`, value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
  };
  const map = (await page.getByTestId("tensor-map").boundingBox())!;
  for (const part of [0.2, 0.5, 0.9]) await page.mouse.click(map.x + map.width * part, map.y + map.height * part);
  await told("three places of the map");
  await tensor.grid.hover();
  for (let turn = 0; turn < 20; turn += 1) {
    await page.mouse.wheel(120, 600);
    await page.waitForTimeout(30);
  }
  await told("scrolling");
  await tensor.look("levels");
  await told("all levels");
  await page.getByTestId("tensor-level-low").click();
  await told("opening a level");
  report({ name: "tensor: resident memory of the page", value: (await residentBytes(browser)) / 2 ** 20, unit: "MiB", target: null });
});

// The whole demonstration, by clicking as a person would.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("steps go through rounds of 3, 2, 2 and 1 tasks to 8 of 8", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.expectRound(0);
  await studio.expectCount("ready", 3);
  await studio.expectCount("blocked", 5);

  for (const [index, running] of [3, 2, 2, 1].entries()) {
    await studio.step.click();
    await studio.expectRound(index + 1);
    await studio.expectCount("running", running);
  }
  await studio.step.click();
  await studio.expectCount("completed", 8);
  await expect(studio.completion).toContainText("100 %");
  await expect(studio.clock).toHaveText("5 h 30 min");
  await expect(studio.notice).toContainText("All tasks are finished.");
});

test("playing ends where stepping ends", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.getByTestId("speed").selectOption({ label: "16 h / s" });
  await studio.play.click();
  await studio.expectCount("completed", 8);
  await studio.expectRound(4);
  await expect(studio.clock).toHaveText("5 h 30 min");
  await expect(studio.play).toHaveText(/Play/);
});

test("the tensor has the shape (8, 5, 4), before and after", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.show("Tensor");
  await expect(page.getByTestId("tensor-shape")).toHaveText("(8, 5, 4)");
  await studio.runToTheEnd();
  await expect(page.getByTestId("tensor-shape")).toHaveText("(8, 5, 4)");
});

test("back to the start, any moment of the run, and on from there", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  await studio.scrub.focus();
  await page.keyboard.press("Home");
  await studio.expectRound(0);
  await studio.expectCount("completed", 0);
  await studio.step.click();
  await studio.expectRound(1);
  await studio.expectCount("running", 3);
  await studio.scrub.focus();
  await page.keyboard.press("End");
  await studio.expectCount("completed", 8);

  await studio.rewind.click();
  await studio.expectRound(0);
  await studio.expectCount("completed", 0);
  await studio.step.click();
  await studio.expectCount("running", 3);
});

test("every example opens and runs to its end", async ({ page }) => {
  // Some sixty rounds, one of the examples with over 200 tasks.
  test.slow();
  const studio = await Studio.open(page);
  for (const example of ["product-launch", "bottleneck", "research-lab", "whole-company"]) {
    await studio.openExample(example);
    await studio.expectRound(0);
    await studio.runToTheEnd();
    await expect(studio.completion).toContainText("100 %");
  }
});

// Everything by its name, by a key, or where one points; and panes that are moved.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("what there is and what can be done is found by name", async ({ page }) => {
  const studio = await Studio.open(page);
  const palette = page.getByTestId("palette");
  const name = await studio.node(0).locator(".node__name").first().textContent();
  const task = name!.replace("…", "").trim();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  const input = page.getByTestId("palette-input");
  await expect(input).toBeFocused();
  await expect(palette.getByRole("option").first()).toContainText("Play or pause");
  await studio.expectNoViolations();

  await input.fill("tens");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(page.getByRole("tab", { name: "Tensor" })).toHaveAttribute("aria-selected", "true");

  await page.getByTestId("open-palette").click();
  await expect(input, "the last search is gone").toHaveValue("");
  await input.fill(task.toUpperCase());
  await page.keyboard.press("ArrowDown");
  await expect(palette.getByRole("option", { selected: true })).toContainText(task);
  await page.keyboard.press("Enter");
  await expect(studio.detail.getByTestId("detail-title")).toHaveText(task);

  await page.keyboard.press("Control+k");
  await input.fill("nothing is called so");
  await expect(palette.getByRole("status")).toContainText("Try fewer letters");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(studio.detail, "Escape closed the palette alone").toBeVisible();

  await page.keyboard.press("Control+k");
  await input.fill("theme dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a run is forked from its past and compared, by name", async ({ page }) => {
  const studio = await Studio.open(page);
  const palette = page.getByTestId("palette");
  const input = page.getByTestId("palette-input");
  const choose = async (typed: string) => {
    await page.keyboard.press("Control+k");
    await input.fill(typed);
    await page.keyboard.press("Enter");
    await expect(palette).toBeHidden();
  };
  await choose("compare runs");
  await expect(studio.notice).toContainText("no other workspace to compare with");
  await studio.runToTheEnd();
  await page.keyboard.press("Control+k");
  await input.fill("fork");
  await expect(palette.getByRole("status"), "the present is not forked").toContainText("Nothing is called so");
  await page.keyboard.press("Escape");

  await studio.scrub.focus();
  await page.keyboard.press("Home");
  await choose("fork here");
  await expect(studio.notice).toContainText("Forked “Demonstration”");
  await studio.expectCount("completed", 0);
  await choose("compare runs");
  const runs = page.getByTestId("runs");
  await expect(runs.getByRole("row", { name: /^Completed/ })).toContainText("8 of 8");
  await expect(runs.getByRole("columnheader", { name: "Demonstration", exact: true }).first()).toBeVisible();
  await studio.expectNoViolations();
});

test("the keys are told by a key", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.keyboard.press("?");
  const shortcuts = page.getByTestId("shortcuts");
  await expect(shortcuts).toContainText("Play or pause");
  await studio.expectNoViolations();
  await page.keyboard.press("Escape");
  await expect(shortcuts).toBeHidden();
  await page.keyboard.press("Shift+Space");
  await studio.expectRound(1);
});

test("a right click or the menu key offers what can be done", async ({ page }) => {
  const studio = await Studio.open(page);
  const menu = page.getByTestId("pointed-menu");
  await studio.node(7).click({ button: "right" });
  await expect(menu).toBeVisible();
  await expect(page.getByTestId("pointed-open")).toBeFocused();
  await studio.expectNoViolations();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("pointed-cancel")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu).toBeHidden();
  await studio.expectCount("cancelled", 1);
  await studio.notice.getByRole("button", { name: "Undo" }).click();
  await studio.expectCount("cancelled", 0);

  const agent = page.getByTestId("agent-card").first();
  await agent.getByTestId("open-agent").focus();
  await page.keyboard.press("Shift+F10");
  await expect(menu).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(agent.getByTestId("open-agent"), "the focus is where it was").toBeFocused();

  const agents = await page.getByTestId("agent-card").count();
  await agent.click({ button: "right" });
  await page.getByTestId("pointed-duplicate").click();
  await expect(page.getByTestId("agent-card")).toHaveCount(agents + 1);
});

test("panes keep the width that they were given", async ({ page }) => {
  await Studio.open(page);
  const team = page.getByTestId("team");
  const width = async () => (await team.boundingBox())!.width;
  const first = await width();
  const edge = page.getByTestId("edge-left");
  const at = (await edge.boundingBox())!;
  await page.mouse.move(at.x + at.width / 2, at.y + 200);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width / 2 + 80, at.y + 200, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBeCloseTo(first + 80, -1);
  await page.reload();
  await expect.poll(width).toBeCloseTo(first + 80, -1);
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(width).toBeCloseTo(first + 64, -1);
  await page.keyboard.press("Enter");
  await expect.poll(width).toBe(first);
});

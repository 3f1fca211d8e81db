// The tensor explored: slices, levels, orders, differences, files.
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { openLarge } from "../pages/large";
import { Studio } from "../pages/studio";
import { numpy, Tensor } from "../pages/tensor";

async function open(page: Page): Promise<[Studio, Tensor]> {
  const studio = await Studio.open(page);
  await studio.show("Tensor");
  return [studio, new Tensor(page)];
}

test("the tensor is saved for NumPy, dense and sparse, and they agree", async ({ page }) => {
  const [studio, tensor] = await open(page);
  await studio.step.click();
  const dense = await tensor.saved("npy");
  expect(dense.name).toBe("tensor.npy");
  const [sum, nonzeros] = await Promise.all(
    ["tensor-sum", "tensor-nonzeros"].map(async (id) => Number(await page.getByTestId(id).innerText())),
  );
  expect(await numpy(dense.path, "[f.shape, str(f.dtype), float(f.sum()), int((f != 0).sum())]")).toEqual(
    [[8, 5, 4], "float32", sum, nonzeros],
  );
  const sparse = await tensor.saved("coo");
  expect(sparse.name).toBe("tensor.npz");
  expect(
    await numpy(sparse.path, "[sorted(f.files), f['shape'].tolist(), float(f['fill_value'])]"),
  ).toEqual([["coords", "data", "fill_value", "shape"], [8, 5, 4], 0]);
  const rebuilt = "d[tuple(f['coords'])]";
  const same = `(lambda d: bool((${rebuilt} == f['data']).all()) and int((d != 0).sum()) == len(f['data']))(np.load(${JSON.stringify(dense.path)}))`;
  expect(await numpy(sparse.path, same)).toBe(true);
});

test("a slice is saved as a table and as a picture", async ({ page }) => {
  const [, tensor] = await open(page);
  const { name } = await tensor.saved("csv");
  expect(name).toMatch(/^tensor-priority-\w+\.csv$/);
  const lines = (await tensor.savedText("csv")).trim().split("\n");
  expect(lines).toHaveLength(9);
  expect(lines[0]).toMatch(/^task,/);
  const first = await tensor.cell(0, 0).innerText();
  expect(Number(lines[1]!.split(",")[1])).toBeCloseTo(Number(first), 2);
  const picture = await tensor.saved("png");
  expect(picture.name).toMatch(/\.png$/);
  const bytes = await readFile(picture.path);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(600);
});

test("tasks and agents are put in an order", async ({ page }) => {
  const [studio, tensor] = await open(page);
  await studio.runToTheEnd();
  const before = await tensor.names("columns");
  await page.getByTestId("tensor-order-agents").selectOption("load");
  await expect.poll(() => tensor.names("columns")).not.toEqual(before);
  const after = await tensor.names("columns");
  expect([...after].sort()).toEqual([...before].sort());
  const loads = await tensor.grid.locator(".grid__marginals .marginal__number").allInnerTexts();
  const numbers = loads.map(Number);
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  await page.getByTestId("tensor-order-tasks").selectOption("cluster");
  await expect(tensor.cell(0, 0)).toBeVisible();
  await studio.expectNoViolations();
});

test("the four levels and the stack open as slices, by pointer and by keyboard", async ({ page }) => {
  const [studio, tensor] = await open(page);
  await tensor.look("levels");
  await expect(page.getByTestId("tensor-levels").locator("canvas")).toHaveCount(4);
  await expect(page.getByTestId("tensor-scale")).toContainText("the strongest is");
  await studio.expectNoViolations();
  await page.getByTestId("tensor-level-high").click();
  await expect(page.getByTestId("tensor-slice-name")).toHaveText(/high/);
  await tensor.look("stack");
  await expect(page.getByTestId("tensor-stack").locator("canvas")).toHaveCount(4);
  await studio.expectNoViolations();
  await page.getByTestId("tensor-level-low").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("tensor-slice-name")).toHaveText(/low/);
  await expect(tensor.cell(0, 0)).toBeFocused();
  await expect(tensor.readout).toContainText("low");
});

test("who prefers less motion opens a level at once", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const [, tensor] = await open(page);
  await tensor.look("stack");
  const sheet = page.getByTestId("tensor-level-critical");
  expect(await sheet.evaluate((element) => getComputedStyle(element).transitionDuration)).toMatch(/^0s/);
  await sheet.click();
  await expect(page.getByTestId("tensor-slice-name")).toHaveText(/critical/);
});

test("values are compared with an earlier moment, with signs", async ({ page }) => {
  const [studio, tensor] = await open(page);
  await page.getByTestId("tensor-pin").click();
  const words = page.getByTestId("tensor-against-words");
  await expect(words).toContainText("as soon as the moment on screen is a later one");
  await studio.step.click();
  await expect(words).toContainText("+ is more, − is less");
  await expect(tensor.grid.locator(".heat--less").first()).toHaveText(/^−/);
  await expect(tensor.grid.locator(".grid__cell").filter({ hasText: "+" }).first()).toBeVisible();
  await tensor.grid.locator(".heat--less").first().hover();
  await expect(tensor.readout).toContainText(/was .*, is 0/);
  await studio.expectNoViolations();
  const csv = await tensor.saved("csv");
  expect(csv.name).toMatch(/-change\.csv$/);
  await studio.step.click();
  const against = page.getByTestId("tensor-against");
  const label = await against.locator("option", { hasText: "the start of round 2" }).innerText();
  await against.selectOption({ label });
  await expect(words).toContainText("the start of round 2");
  await against.selectOption("");
  await expect(words).toBeEmpty();
  await expect(tensor.grid.locator(".heat--less")).toHaveCount(0);
});

test("100,000 tasks by 1,000 agents are explored a screen at a time, and too large a file is refused", async ({ page }) => {
  test.setTimeout(240_000);
  const studio = await Studio.open(page);
  await openLarge(studio, 100_000, 1_000);
  await studio.show("Tensor");
  const tensor = new Tensor(page);
  await expect(page.getByTestId("tensor-shape")).toHaveText("(100000, 1000, 4)", { timeout: 120_000 });
  const cells = tensor.grid.locator(".grid__cell");
  await expect(cells.first()).toBeVisible();
  const map = (await page.getByTestId("tensor-map").boundingBox())!;
  await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
  await expect(tensor.grid.locator("tbody .grid__text").filter({ hasText: /^Task (49|50)\d{3}$/ }).first()).toBeVisible();
  expect(await cells.count()).toBeLessThan(1_500);
  // The grid is drawn over some frames; which cell Tab leads to may change meanwhile.
  await expect(async () => {
    await tensor.grid.locator(".grid__cell[tabindex='0']").focus();
    await page.keyboard.press("Control+End");
    await expect(tensor.cell(99_999, 999)).toBeFocused({ timeout: 3_000 });
  }).toPass();
  await expect(tensor.readout).toContainText("Task 99999 × Agent 999");
  await tensor.look("levels");
  await expect(page.getByTestId("tensor-scale")).toContainText("each point is the mean");
  await page.getByTestId("tensor-level-low").click();
  await expect(page.getByTestId("tensor-slice-name")).toHaveText(/low/);
  await tensor.tryToSave("npy");
  await expect(studio.notice).toContainText("The dense tensor would take 1525 MB");
  await expect(studio.notice).toContainText("sparse COO");
});

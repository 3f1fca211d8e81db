import { expect, test } from "@playwright/test";

test("the page starts without an error or a missing file", async ({ page }) => {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });

  await page.goto("./", { waitUntil: "networkidle" });

  await expect(page).toHaveTitle(/Baton/);
  expect(problems).toEqual([]);
});

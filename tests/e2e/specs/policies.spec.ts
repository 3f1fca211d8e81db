// How the run goes, why each agent got its task, and what bounds who may.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("a policy is chosen in mid-run, told, looked back from and undone", async ({ page }) => {
  const studio = await Studio.open(page);
  const button = page.getByTestId("menu-policy");
  await expect(button).toHaveText(/Least-loaded, rounds/);
  await studio.step.click();
  await studio.choosePolicy("policy-earliest-finish");
  await studio.choosePolicy("pace-continuous");
  await expect(button).toHaveText(/Earliest-finish, continuous/);
  await studio.step.click();
  await studio.show("Messages");
  await expect(page.getByRole("tabpanel")).toContainText("Policy chosen: earliest-finish, continuously");

  await studio.scrub.focus();
  await page.keyboard.press("Home");
  await expect(button, "the past shows what was chosen then").toHaveText(/Least-loaded, rounds/);
  await page.keyboard.press("End");
  for (let edit = 0; edit < 3; edit += 1) {
    await page.getByTestId("undo").click();
  }
  await expect(button).toHaveText(/Least-loaded, rounds/);
});

test("an assigned task says why its agent got it", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.node(0).click();
  await expect(page.getByTestId("decision"), "nobody has got it yet").toHaveCount(0);
  await studio.step.click();
  await expect(page.getByTestId("decision")).toContainText("Least-loaded decided.");
  const chosen = page.getByTestId("candidates").getByRole("row").filter({ hasText: "chosen" });
  await expect(chosen).toHaveCount(1);
  const name = await chosen.getByRole("button").innerText();
  await chosen.getByRole("button").click();
  await expect(page.getByTestId("detail-title")).toHaveText(name);
});

test("an agent's speed, skill, hours and superior are said and shown", async ({ page }) => {
  const studio = await Studio.open(page);
  const card = page.getByTestId("agent-card").filter({ hasText: "QA Tester" });
  await card.getByTestId("open-agent").click();
  await studio.detail.getByLabel("Speed in percent").fill("150");
  await studio.showMore();
  await studio.detail.getByTestId("proficiency-testing").fill("0");
  await studio.detail.getByRole("button", { name: "Add hours" }).click();
  await studio.detail.getByLabel("From").fill("18");
  await studio.detail.getByLabel("Superior").selectOption({ label: "Project Manager" });
  await studio.detail.getByTestId("submit").click();
  await expect(page.getByTestId("agent-proficiency-error")).toHaveText("Choose a number from 1 to 1000.");
  await expect(page.getByTestId("agent-hours-error")).toContainText("each ending after it begins");

  await studio.detail.getByTestId("proficiency-testing").fill("80");
  await studio.detail.getByLabel("From").fill("8:30");
  await studio.detail.getByTestId("submit").click();
  const traits = "150 % speed · 08:30–17:00 · under Project Manager";
  await expect(card.getByTestId("agent-traits")).toHaveText(traits);
  await expect(studio.detail.getByLabel("From"), "what is set is unfolded").toHaveValue("08:30");
  await page.getByTestId("undo").click();
  await expect(card.getByTestId("agent-traits")).toHaveCount(0);
});

test("a goal is led and begins later, a task is kept for an agent", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.getByTestId("open-goal").first().click();
  await studio.showMore();
  await studio.detail.getByLabel("Led by").selectOption({ label: "Project Manager" });
  await studio.detail.getByLabel("May begin after", { exact: true }).fill("2");
  await studio.detail.getByTestId("submit").click();
  await expect(page.getByTestId("goal-lead-note")).toHaveText("led by Project Manager · begins after 2 h");

  await studio.detail.getByRole("list", { name: "Tasks of this goal" }).getByRole("button").first().click();
  await studio.showMore();
  await studio.detail.getByRole("combobox", { name: "Only for" }).fill("qa");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("task-pinned-list")).toContainText("QA Tester");
  await studio.detail.getByLabel("Timeout", { exact: true }).fill("soon");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("task-timeout-error")).toHaveText("Choose a number from 1 to 8760.");
  await page.getByTestId("undo").click();
  await expect(page.getByTestId("task-pinned-list")).not.toContainText("QA Tester");
});

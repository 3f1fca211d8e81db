// A person's own agents, goals and tasks.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("an own agent and goal in an empty workspace run to the end", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await studio.addAgent("Ada", ["general"], 2);
  await expect(page.getByTestId("agent-card")).toContainText("Ada");
  await studio.addGoal("Analyze sales and build a dashboard");
  await expect(page.getByTestId("goal-card")).toHaveCount(1);
  await studio.runToTheEnd();
  await expect(studio.completion).toContainText("100 %");
  await studio.show("Timeline");
  await expect(page.getByRole("tabpanel")).toContainText("Ada");
});

test("an own agent joins the demonstration and takes part", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.addAgent("Grace", ["coding", "development", "requirements_analysis", "design", "planning"], 1);
  await studio.show("Tensor");
  await expect(page.getByTestId("tensor-shape")).toHaveText("(8, 6, 4)");
  await studio.runToTheEnd();
  await studio.expectCount("completed", 8);
  await studio.show("Messages");
  await expect(page.getByRole("tabpanel")).toContainText("Grace completes");
});

test("an agent is refused at its fields, and nothing typed is lost", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.getByTestId("add-agent").click();
  await studio.detail.getByLabel("Capacity").fill("5000");
  await studio.skills.fill("x".repeat(60));
  await studio.detail.getByTestId("submit").click();
  await expect(studio.detail.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await expect(studio.detail.getByLabel("Capacity")).toHaveAttribute("aria-invalid", "true");
  await expect(studio.detail).toContainText("Choose a number from 1 to 1000.");
  await expect(studio.detail).toContainText("Shorten this to 48 characters");
  await expect(studio.detail.getByLabel("Capacity")).toHaveValue("5000");
  await expect(page.getByTestId("agent-card")).toHaveCount(5);
});

test("a goal is refused at its field with the reason", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.getByTestId("add-goal").click();
  const goal = studio.detail.getByLabel("Goal", { exact: true });
  await studio.detail.getByTestId("submit").click();
  await expect(goal).toHaveAttribute("aria-invalid", "true");
  await goal.fill("a".repeat(2001));
  await studio.detail.getByTestId("submit").click();
  await expect(studio.detail).toContainText("Shorten this to 2000 characters; it has 2001.");
  await expect(page.getByTestId("goal-card")).toHaveCount(3);
});

test("markup in names and goals is shown as text", async ({ page }) => {
  const studio = await Studio.open(page);
  let alerts = 0;
  page.on("dialog", (dialog) => {
    alerts += 1;
    void dialog.dismiss();
  });
  const markup = '<img src=x onerror="alert(1)">';
  await studio.chooseFromWorkspace("new");
  await studio.addAgent(markup, ["general"], 1);
  await studio.addGoal(`Analyze ${markup} <script>alert(2)</script>`);
  await expect(page.getByTestId("agent-card")).toContainText(markup);
  await expect(page.getByTestId("goal-card")).toContainText("<script>alert(2)</script>");
  await studio.runToTheEnd();
  for (const tab of ["Timeline", "Tensor", "Messages", "Metrics", "Graph"] as const) {
    await studio.show(tab);
  }
  expect(alerts).toBe(0);
  expect(await page.locator("img").count()).toBe(0);
});

test("a removed agent comes back with undo", async ({ page }) => {
  const studio = await Studio.open(page);
  const card = page.getByTestId("agent-card").filter({ hasText: "QA Tester" });
  await card.hover();
  await card.getByRole("button", { name: "Remove QA Tester" }).click();
  await expect(page.getByTestId("agent-card")).toHaveCount(4);
  await studio.notice.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByTestId("agent-card")).toHaveCount(5);
});

test("an agent and a goal are duplicated", async ({ page }) => {
  await Studio.open(page);
  const agent = page.getByTestId("agent-card").filter({ hasText: "QA Tester" });
  await agent.hover();
  await agent.getByRole("button", { name: "Duplicate QA Tester" }).click();
  await expect(page.getByTestId("agent-card")).toHaveCount(6);
  const goal = page.getByTestId("goal-card").filter({ hasText: "quarterly sales" });
  await goal.hover();
  await goal.getByRole("button", { name: /^Duplicate/ }).click();
  await expect(page.getByTestId("goal-card")).toHaveCount(4);
});

test("a task is edited in place", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.node(0).click();
  const name = studio.detail.getByLabel("Name");
  await name.fill("Talk to the customers");
  await name.press("Enter");
  await expect(studio.node(0)).toContainText("Talk to the");
  const minutes = studio.detail.getByRole("spinbutton");
  await minutes.fill("90");
  await minutes.press("Enter");
  await studio.runToTheEnd();
  await expect(studio.clock).toHaveText("6 h");
  await expect(studio.detail).toContainText("Back to the start");
});

// Agents whose work is a person's own script, made in the form.
import type { Studio } from "./studio";

/** Adds an agent that runs `source` for whatever there is to do. */
export async function addScriptAgent(studio: Studio, source?: string, seconds = 20): Promise<void> {
  const { detail, page } = studio;
  await page.getByTestId("add-agent").click();
  await detail.getByLabel("Name").fill("Scripted");
  await studio.skills.fill("general");
  await page.keyboard.press("Enter");
  await detail.getByTestId("agent-executor").selectOption("script");
  if (source !== undefined) await detail.getByTestId("script-source").fill(source);
  await detail.getByTestId("script-seconds").fill(String(seconds));
  await detail.getByTestId("submit").click();
}

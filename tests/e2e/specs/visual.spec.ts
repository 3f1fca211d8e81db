// The views look as they looked when somebody last said that they look right.
// After a change that is meant: npx playwright test specs/visual.spec.ts --update-snapshots
import { expect, type Page, test } from "@playwright/test";
import { Studio, type Tab } from "../pages/studio";

/** How wide the page's two fonts set a text where the pictures were taken. */
const FONTS = "696.3 794.7";

const LOOKS = [
  { tab: "Graph", colorScheme: "light", width: 1440 },
  { tab: "Graph", colorScheme: "dark", width: 1440 },
  { tab: "Graph", colorScheme: "light", width: 900 },
  { tab: "Graph", colorScheme: "dark", width: 390 },
  { tab: "Timeline", colorScheme: "light", width: 1440 },
  { tab: "Timeline", colorScheme: "dark", width: 390 },
  { tab: "Tensor", colorScheme: "light", width: 1440 },
  { tab: "Tensor", colorScheme: "dark", width: 900 },
  { tab: "Metrics", colorScheme: "dark", width: 1440 },
  { tab: "Metrics", colorScheme: "light", width: 390 },
] as const satisfies { tab: Tab; colorScheme: "light" | "dark"; width: number }[];

for (const { tab, colorScheme, width } of LOOKS) {
  test(`${tab}, ${colorScheme}, ${width} px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 850 });
    const studio = await Studio.open(page);
    // Other fonts make other pictures, and nothing is wrong with them.
    const fonts = await fontsOf(page);
    test.skip(fonts !== FONTS, `the fonts here (${fonts}) are not those of the pictures (${FONTS})`);
    for (let round = 1; round <= 3; round += 1) {
      await studio.step.click();
      await studio.expectRound(round);
    }
    await studio.show(tab);
    await page.mouse.move(0, 0);
    const name = `${tab.toLowerCase()}-${colorScheme}-${width}.png`;
    await expect(page).toHaveScreenshot(name, { maxDiffPixelRatio: 0.01, animations: "disabled" });
  });
}

function fontsOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d")!;
    const root = getComputedStyle(document.documentElement);
    const widths = ["--font", "--font-number"].map((font) => {
      context.font = `40px ${root.getPropertyValue(font)}`;
      return context.measureText("Requirements Analysis, 1 h 30 min").width.toFixed(1);
    });
    return widths.join(" ");
  });
}

// A network that is slow.
import type { Page } from "@playwright/test";

/** Lets no file come whose address is `like`, until the returned function is called. */
export async function holdBack(page: Page, like: RegExp): Promise<() => void> {
  let come = () => {};
  const coming = new Promise<void>((resolve) => (come = resolve));
  await page.route(like, async (route) => {
    await coming;
    await route.continue();
  });
  return come;
}

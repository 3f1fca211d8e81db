// What the browser keeps of Baton's workspaces, as the database has it.
import { expect, type Page } from "@playwright/test";

/** Calls `use` with one kind of what is stored, in one transaction. */
async function inDatabase<T, A>(
  page: Page,
  kind: string,
  use: (store: IDBObjectStore, id: number, argument: A) => IDBRequest<T>,
  argument?: A,
): Promise<T> {
  const within = async (
    kind: string,
    use: (store: IDBObjectStore, id: number, argument: A) => IDBRequest<T>,
    argument: A,
  ) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("baton"));
    try {
      const store = database.transaction(kind, "readwrite").objectStore(kind);
      const id = Number(sessionStorage.getItem("baton.workspace"));
      return await done(use(store, id, argument));
    } finally {
      database.close();
    }
  };
  // The page's policy forbids it to evaluate text; whoever drives it may.
  const call = `(${within})(${JSON.stringify(kind)}, ${use}, ${JSON.stringify(argument)})`;
  return page.evaluate(call) as Promise<T>;
}

/** The journal of the open workspace as it is stored. */
export async function storedJournal(page: Page): Promise<string> {
  const texts = await inDatabase(page, "journals", (store, id) =>
    store.getAll(IDBKeyRange.bound([id], [id, []])),
  );
  return texts.join("");
}

/** Waits until the journal of the open workspace is stored with `text` in it. */
export async function expectStored(page: Page, text: string): Promise<void> {
  await expect.poll(() => storedJournal(page)).toContain(text);
}

/** Waits until the journal of the open workspace is stored without `text` in it. */
export async function expectNotStored(page: Page, text: string): Promise<void> {
  await expect.poll(() => storedJournal(page)).not.toContain(text);
}

/** Puts `text` in the place of all that is stored of the open workspace's journal. */
export async function replaceStored(page: Page, text: string): Promise<void> {
  await inDatabase(page, "journals", (store, id) =>
    store.delete(IDBKeyRange.bound([id], [id, []])),
  );
  await inDatabase(page, "journals", (store, id, text) => store.put(text, [id, 0]), text);
}

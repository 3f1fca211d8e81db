// `window.baton` (`baton.d.ts`) from the first moment: what scripts of the page
// ask waits for the studio, which hands over what answers (`src/session/api/window.rs`).
{
  const studio = new Promise((resolve) => addEventListener("baton", ({ detail }) => resolve(detail), { once: true }));

  window.baton = Object.freeze({
    ready: studio.then(() => {}),
    call: async (method, args) => (await studio).call(method, args),
    subscribe(listener) {
      let isOver = false;
      const subscribed = studio.then(({ subscribe }) => isOver || subscribe(listener));
      return () => {
        isOver = true;
        subscribed.then((end) => typeof end === "function" && end());
      };
    },
  });
}

// Takes two seconds, says how far it is, and draws a chart of it.
async (task, inputs, api) => {
  const bars = [];
  for (let step = 1; step <= 10; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    api.progress(step * 10, `Step ${step} of 10`);
    bars.push(`<rect x="${step * 20}" y="${110 - step * 10}" width="14" height="${step * 10}"/>`);
  }
  const chart = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 120">${bars.join("")}</svg>`;
  api.artifact("steps.svg", "image/svg+xml", chart);
  return "Ten steps, one chart.";
}

// Draws the sums of a table's last column, for each value of its second one.
(task, inputs, api) => {
  const table = inputs.find(({ name }) => name.endsWith(".csv"));
  if (!table) throw new Error("There is no CSV file among the inputs.");
  const [header, ...rows] = table.content.trim().split(/\r?\n/).map((line) => line.split(","));
  const sums = new Map();
  for (const row of rows) sums.set(row[1], (sums.get(row[1]) ?? 0) + (Number(row.at(-1)) || 0));
  const most = Math.max(...sums.values(), 1);
  const escaped = (text) => text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const bars = [...sums].map(([name, sum], at) => `
    <text x="0" y="${at * 30 + 18}">${escaped(name)}</text>
    <rect x="90" y="${at * 30 + 4}" width="${(260 * sum) / most}" height="20" fill="#4a78b5"/>
    <text x="360" y="${at * 30 + 18}">${Math.round(sum).toLocaleString("en")}</text>`);
  api.artifact("bars.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 450 ${sums.size * 30}" font-family="sans-serif" font-size="13">${bars.join("")}
</svg>`);
  return `The ${header.at(-1)} of ${sums.size} kinds of ${header[1]}, from ${rows.length} rows.`;
}

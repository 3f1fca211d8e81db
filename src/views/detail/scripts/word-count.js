// Counts the words of everything that the task works with.
(task, inputs, api) => {
  const counts = {};
  for (const { name, content } of inputs) {
    const words = content.match(/[\p{L}\p{N}]+/gu) ?? [];
    counts[name] = words.length;
  }
  return { task: task.name, words: counts };
}

// Fails every time, to see what happens then.
(task, inputs, api) => {
  throw new Error(`“${task.name}” is not done here.`);
}

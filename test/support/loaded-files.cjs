// Given to Node with --require: says at the end which files of the program were loaded.
process.on("exit", () => {
  const files = Object.keys(require.cache).map((file) => file.split(/[\\/]/).at(-1));
  process.stderr.write(`${JSON.stringify({ event: "loaded", files })}\n`);
});

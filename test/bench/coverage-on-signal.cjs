// Given to Node with --require. The first SIGUSR2 begins to count calls of functions, the next writes the counts to
// stderr as one line of JSON: what ran between them.
const { Session } = require("node:inspector/promises");

const session = new Session();
let isCounting = false;

process.on("SIGUSR2", async () => {
  if (isCounting) {
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const counted = result.filter(({ url }) => url.startsWith("file:"));
    process.stderr.write(`${JSON.stringify({ event: "counted", counted })}\n`);
    return;
  }
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  isCounting = true;
  process.stderr.write(`${JSON.stringify({ event: "counting" })}\n`);
});

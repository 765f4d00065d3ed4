import { Deadline } from "../../src/heymilo/deadline.ts";
import { createHttp } from "../../src/heymilo/http/client.ts";

/** Node reads NODE_EXTRA_CA_CERTS when it starts, so the test needs a process of its own. */
const http = createHttp({
  baseUrl: new URL(process.env.TEST_URL ?? ""),
  apiKey: "key",
  userAgent: "heymilo-mcp/0.0.0-test",
  ratePerMinute: 0,
  maxInFlight: 1,
  env: process.env,
});
const answer = await http
  .send({ method: "GET", path: "/api/v2/x" }, new Deadline(10_000))
  .catch((error: unknown) => ({ error: String(error) }));
process.stdout.write(JSON.stringify(answer));
await http.close();

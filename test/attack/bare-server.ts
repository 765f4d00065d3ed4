import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What answers a probe as fast as this machine can, in a process of its own. */
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end('{"status":"ok"}');
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());

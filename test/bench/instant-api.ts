import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Forked: answers every create at once with a receipt of the usual size, and every list with an empty one. Sends its
 * address to its parent.
 */
const urls = {
  candidate_url: "https://candidates.example.com/x",
  review_url: "https://admin.example.com/x",
};

const receiptFor = (title: unknown) => {
  const posting = { id: randomUUID(), title, status: "active", urls, workflow: [], metadata: {} };
  const { id, status } = posting;
  return { object: "posting", id, status, urls, created_at: Date.now() / 1000, posting };
};

const server = createServer((message, response) => {
  let body = "";
  message.on("data", (chunk) => {
    body += chunk;
  });
  message.on("end", () => {
    const isCreate = message.method === "POST";
    const data = isCreate ? receiptFor(JSON.parse(body).title) : [];
    const headers = { "content-type": "application/json" };
    response.writeHead(isCreate ? 201 : 200, headers).end(JSON.stringify({ data, meta: null }));
  });
});
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("disconnect", () => process.exit());

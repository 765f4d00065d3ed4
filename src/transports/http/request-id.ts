import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Enough for UUIDs and traces; what goes into the log and back must not be able to forge a line of either. */
const USABLE = /^[\w.:+/=-]{1,128}$/;

/** The request's id: the caller's own, if it is a usable one, or a new one. Handlers then find it in the headers. */
export const identify = (request: IncomingMessage): string => {
  const given = request.headers["x-request-id"];
  const id = typeof given === "string" && USABLE.test(given) ? given : randomUUID();
  request.headers["x-request-id"] = id;
  return id;
};

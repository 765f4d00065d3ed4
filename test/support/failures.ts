import { type CallKind, failureMeta, failureOf, failureText } from "../../src/failure/failure.ts";
import { ApiError, ConnectionError } from "../../src/heymilo/request-errors.ts";

/** The id that a bug gets in these tests is `b06`. */
export const failing = (error: unknown, kind: CallKind = "create") => failureOf(error, kind, () => "b06");
export const textOf = (error: unknown, kind?: CallKind) => failureText(failing(error, kind));
export const metaOf = (error: unknown, kind?: CallKind) => failureMeta(failing(error, kind));

export const apiError = (details: Partial<ConstructorParameters<typeof ApiError>[0]>) =>
  new ApiError({ status: 400, message: "It was refused", ...details });
export const connectionError = (transient: boolean) =>
  new ConnectionError({
    phase: "not_sent",
    reason: transient ? "refused" : "tls",
    host: "api.heymilo.ai",
    code: "ECODE",
    problem: "nothing answers there",
    transient,
  });

import { Lazy } from "../heymilo/lazy.ts";

/** Needed by calls alone, so it is loaded by the first. */
export const privacyLoader = new Lazy(() => import("../privacy/index.ts"));

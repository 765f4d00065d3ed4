import { definitions } from "./definitions.ts";
import { describeSurface } from "./describe.ts";
import { attach, type Surface } from "./listed.ts";

/**
 * What this server lists. The build replaces this module by the same data, written down once
 * (packaging/frozen-surface.ts), so that starting does not pay for making it.
 */
export const surface: Surface = attach(describeSurface(definitions), async () => definitions);

import fc from "fast-check";

/** The same inputs in each run, so that a failure comes from the change at hand. CI tries other seeds beside. */
const SEED = Number(process.env.HEYMILO_PROPERTY_SEED ?? 20_300_101);

fc.configureGlobal({ seed: SEED });

export default fc;

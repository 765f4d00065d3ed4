import { parentPort, workerData } from "node:worker_threads";
import { type Simulation, simulate } from "./simulate.ts";

/** One core's share of a simulation. */
simulate(workerData as Simulation).then((finding) => parentPort?.postMessage(finding));

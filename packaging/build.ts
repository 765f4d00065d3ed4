import { build } from "rolldown";
import config from "../rolldown.config.ts";

// As its own command, rolldown lists every chunk in front of whatever is built for, such as the demo.
await build(config);

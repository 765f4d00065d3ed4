// For `node --import`: an OpenTelemetry SDK as an operator sets one up, which writes its spans to the log.
import { writeSync } from "node:fs";
import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

const STDERR = 2;

const exporter = {
  export: (spans, done) => {
    for (const { name, instrumentationScope: scope, attributes, events, status } of spans)
      writeSync(STDERR, `${JSON.stringify({ event: "span", name, scope, attributes, events, status })}\n`);
    done({ code: 0 });
  },
  shutdown: async () => {},
};

trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));

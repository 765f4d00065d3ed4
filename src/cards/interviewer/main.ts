import { applyContext, reportSize } from "../kit/frame.ts";
import { connect } from "../kit/host.ts";
import { InterviewerPage } from "./page.ts";

const page = new InterviewerPage();
const host = await connect("heymilo-mcp-interviewer", {
  input: (args) => page.called(args),
  result: (result) => page.answered(result),
  cancelled: (reason) => page.cancelled(reason),
  context: applyContext,
});
page.open(host);
reportSize(host);

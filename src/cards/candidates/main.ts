import { applyContext, reportSize } from "../kit/frame.ts";
import { connect } from "../kit/host.ts";
import { CandidatesPage } from "./page.ts";

const page = new CandidatesPage();
const host = await connect("heymilo-mcp-candidates", {
  input: (args) => page.called(args),
  result: (result) => page.answered(result),
  cancelled: (reason) => page.cancelled(reason),
  context: applyContext,
});
page.open(host);
reportSize(host);

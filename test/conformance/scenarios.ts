/** The first to test 2026-07-28 is published as a pre-release; it tests the 2025 revisions, too. */
export const SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12";

/** One revision of the protocol, and what the official suite can test of a server that is no test fixture. */
export interface Revision {
  revision: string;
  applicable: readonly string[];
  /** Scenario by scenario, why it does not apply. */
  notApplicable: Readonly<Record<string, string>>;
  /** Single checks of applicable scenarios that call tools of a test fixture. */
  notApplicableChecks?: readonly string[];
}

const FIXTURE = "calls a tool, prompt or resource of a test fixture (test_*, test://)";
const NOT_OFFERED = "tests a feature that this server neither has nor declares";
const SESSIONS = "tests sessions; this server keeps none, as the protocol allows";

const CALLS_FIXTURES = {
  "completion-complete": FIXTURE,
  "tools-call-simple-text": FIXTURE,
  "tools-call-image": FIXTURE,
  "tools-call-audio": FIXTURE,
  "tools-call-embedded-resource": FIXTURE,
  "tools-call-mixed-content": FIXTURE,
  "tools-call-error": FIXTURE,
  "tools-call-with-progress": FIXTURE,
  "json-schema-2020-12": FIXTURE,
  "resources-read-text": FIXTURE,
  "resources-read-binary": FIXTURE,
  "resources-templates-read": FIXTURE,
  "prompts-get-simple": FIXTURE,
  "prompts-get-with-args": FIXTURE,
  "prompts-get-embedded-resource": FIXTURE,
  "prompts-get-with-image": FIXTURE,
};

export const REVISIONS: readonly Revision[] = [
  {
    revision: "2025-11-25",
    applicable: [
      "server-initialize",
      "ping",
      "tools-list",
      "resources-list",
      "prompts-list",
      "dns-rebinding-protection",
    ],
    notApplicable: {
      ...CALLS_FIXTURES,
      "server-session-lifecycle": SESSIONS,
      "server-sse-multiple-streams": SESSIONS,
      "logging-set-level": NOT_OFFERED,
      "tools-call-with-logging": NOT_OFFERED,
      "tools-call-sampling": NOT_OFFERED,
      "tools-call-elicitation": NOT_OFFERED,
      "elicitation-sep1034-defaults": NOT_OFFERED,
      "elicitation-sep1330-enums": NOT_OFFERED,
      "resources-subscribe": NOT_OFFERED,
      "resources-unsubscribe": NOT_OFFERED,
      "server-sse-polling": SESSIONS,
    },
  },
  {
    revision: "2026-07-28",
    applicable: [
      "server-stateless",
      "tools-list",
      "resources-list",
      "prompts-list",
      "dns-rebinding-protection",
      "caching",
      "http-header-validation",
      "server-sse-multiple-streams",
      "sep-2164-resource-not-found",
      "input-required-result-unsupported-methods",
      "input-required-result-validate-input",
      "input-required-result-ignore-extra-params",
    ],
    notApplicable: {
      ...CALLS_FIXTURES,
      "http-custom-header-server-validation": FIXTURE,
      "input-required-result-basic-elicitation": FIXTURE,
      "input-required-result-basic-sampling": FIXTURE,
      "input-required-result-basic-list-roots": FIXTURE,
      "input-required-result-request-state": FIXTURE,
      "input-required-result-multiple-input-requests": FIXTURE,
      "input-required-result-multi-round": FIXTURE,
      "input-required-result-missing-input-response": FIXTURE,
      "input-required-result-non-tool-request": FIXTURE,
      "input-required-result-result-type": FIXTURE,
      "input-required-result-tampered-state": FIXTURE,
      "input-required-result-capability-check": FIXTURE,
    },
    notApplicableChecks: [
      "sep-2575-server-rejects-undeclared-capability",
      "sep-2575-missing-capability-http-400",
      "sep-2575-http-server-no-independent-requests-on-stream",
      "sep-2575-server-no-log-without-loglevel",
    ],
  },
];

import { API_KEY } from "../support/sandbox.ts";

type Headers = Readonly<Record<string, string>>;

/** How a hosted server knows its callers, and who the tenant and the attackers are then. */
export interface Callers {
  /** Settings of the server. */
  env: Headers;
  tenant: Headers;
  /** The headers of an attacker's next request. Every second attacker is a caller that the server admits. */
  attacker(number: number): Headers;
}

const TOKENS = { tenant: "token-of-the-tenant", attacker: "token-of-an-attacker" };

let madeUp = 0;

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

export const CALLERS = {
  tokens: {
    env: { HEYMILO_API_KEY: API_KEY, HEYMILO_MCP_TOKENS: Object.values(TOKENS).join() },
    tenant: bearer(TOKENS.tenant),
    attacker: (number) => bearer(number % 2 === 0 ? TOKENS.attacker : `made-up-token-${madeUp++}`),
  },
  keys: {
    env: {},
    tenant: { "x-api-key": API_KEY, "x-workspace-id": "tenant" },
    attacker: (number) =>
      number % 2 === 0
        ? { "x-api-key": API_KEY, "x-workspace-id": `attacker-${number}` }
        : { "x-api-key": `made-up-${madeUp++}` },
  },
} satisfies Record<string, Callers>;

#!/bin/sh
# curl alone, against: env -u HEYMILO_API_KEY heymilo-mcp serve --port 3000
set -eu
url=${HEYMILO_MCP_URL:-http://127.0.0.1:3000/mcp}
job='{"idempotency_key": "job-curl", "title": "Line Cook", "workflow": [{"type": "resume"}]}'

call() {
  curl -sS "$url" -H "Authorization: Bearer $HEYMILO_API_KEY" -H 'Content-Type: application/json' \
    -H 'Accept: application/json, text/event-stream' "$@"
}

# The 2025 revisions. The server keeps no session, so no initialize has to come first.
call -H 'MCP-Protocol-Version: 2025-11-25' -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/call",
  "params": {"name": "create_interviewer", "arguments": '"$job"'}}'

# The 2026-07-28 revision: headers repeat the method and the name, and _meta says who calls.
call -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -H 'Mcp-Name: create_interviewer' \
  -d '{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "create_interviewer",
  "arguments": '"$job"', "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": {"name": "our-pipeline", "version": "1.0.0"},
  "io.modelcontextprotocol/clientCapabilities": {}}}}'

# pip install "openai-agents==0.17.3"
import asyncio
import os
import sys

from agents import Agent
from agents.mcp import MCPServerStdio


async def main() -> str | None:
    """Returns what went wrong: an exit in here would print a group of exceptions."""
    params = {"command": "heymilo-mcp", "env": dict(os.environ)}
    # The SDK gives a call 5 seconds unless told otherwise; a create may take 45.
    async with MCPServerStdio(params=params, client_session_timeout_seconds=60) as heymilo:
        agent = Agent(name="Recruiter", mcp_servers=[heymilo])  # for Runner.run(agent, "Hire a line cook")
        key = "job-openai-agents-py"
        job = {"idempotency_key": key, "title": "Line Cook", "workflow": [{"type": "resume"}]}
        result = await heymilo.call_tool("create_interviewer", job)
        # On mcp 2 these are is_error and structured_content.
        if getattr(result, "is_error", None) or getattr(result, "isError", False):
            return result.content[0].text  # outcome: not_created - retry: no
        made = getattr(result, "structured_content", None) or getattr(result, "structuredContent", None)
        print(agent.name, made["outcome"], made["posting_id"])


sys.exit(asyncio.run(main()))

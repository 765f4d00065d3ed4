# pip install "openai-agents>=0.6,<1"
import asyncio
import os
import sys

from agents import Agent
from agents.mcp import MCPServerStdio


async def main() -> None:
    params = {"command": "heymilo-mcp", "env": dict(os.environ)}
    # The SDK gives a call 5 seconds unless told otherwise; a create may take 45.
    async with MCPServerStdio(params=params, client_session_timeout_seconds=60) as heymilo:
        agent = Agent(name="Recruiter", mcp_servers=[heymilo])  # for Runner.run(agent, "Hire a line cook")
        job = {"idempotency_key": "job-4711", "title": "Line Cook", "workflow": [{"type": "resume"}]}
        result = await heymilo.call_tool("create_interviewer", job)
        if result.isError:
            sys.exit(result.content[0].text)  # outcome: not_created - retry: no
        print(agent.name, result.structuredContent["outcome"], result.structuredContent["posting_id"])


asyncio.run(main())

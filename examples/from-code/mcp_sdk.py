# pip install "mcp==1.29.0"
import asyncio
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main() -> str | None:
    """Returns what went wrong: an exit in here would print a group of exceptions."""
    server = StdioServerParameters(command="heymilo-mcp", env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        job = {"idempotency_key": "job-mcp-sdk-py", "title": "Line Cook", "workflow": [{"type": "resume"}]}
        result = await session.call_tool("create_interviewer", job)
        # mcp 2 writes is_error and structured_content.
        if getattr(result, "is_error", None) or getattr(result, "isError", False):
            return result.content[0].text  # outcome: not_created - retry: no
        made = getattr(result, "structured_content", None) or getattr(result, "structuredContent", None)
        print(made["outcome"], made["posting_id"])


sys.exit(asyncio.run(main()))

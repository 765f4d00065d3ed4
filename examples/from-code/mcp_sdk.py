# pip install "mcp>=1.20,<2"
import asyncio
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main() -> None:
    server = StdioServerParameters(command="heymilo-mcp", env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        job = {"idempotency_key": "job-4711", "title": "Line Cook", "workflow": [{"type": "resume"}]}
        result = await session.call_tool("create_interviewer", job)
        if result.isError:
            sys.exit(result.content[0].text)  # outcome: not_created - retry: no
        print(result.structuredContent["outcome"], result.structuredContent["posting_id"])


asyncio.run(main())

# pip install "langchain-mcp-adapters>=0.2,<1"
import asyncio
import os
import sys

from langchain_core.tools import ToolException
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools


async def main() -> None:
    heymilo = {"transport": "stdio", "command": "heymilo-mcp", "args": [], "env": dict(os.environ)}
    # client.get_tools() would start a server of its own for every call.
    async with MultiServerMCPClient({"heymilo": heymilo}).session("heymilo") as session:
        tools = {tool.name: tool for tool in await load_mcp_tools(session)}  # for create_agent(model, tools)
        job = {"idempotency_key": "job-4711", "title": "Line Cook", "workflow": [{"type": "resume"}]}
        call = {"type": "tool_call", "id": "1", "name": "create_interviewer", "args": job}
        try:
            message = await tools["create_interviewer"].ainvoke(call)
        except ToolException as error:
            sys.exit(str(error))  # outcome: not_created - retry: no
        print(message.artifact["structured_content"])


asyncio.run(main())

# pip install "langchain-mcp-adapters==0.3.2" "mcp==1.29.0"
import asyncio
import os
import sys

from langchain_core.tools import ToolException
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools


async def main() -> str | None:
    """Returns what went wrong: an exit in here would print a group of exceptions."""
    heymilo = {"transport": "stdio", "command": "heymilo-mcp", "args": [], "env": dict(os.environ)}
    # client.get_tools() would start a server of its own for every call.
    async with MultiServerMCPClient({"heymilo": heymilo}).session("heymilo") as session:
        tools = {tool.name: tool for tool in await load_mcp_tools(session)}  # for create_agent(model, tools)
        job = {"idempotency_key": "job-langchain-py", "title": "Line Cook", "workflow": [{"type": "resume"}]}
        call = {"type": "tool_call", "id": "1", "name": "create_interviewer", "args": job}
        try:
            message = await tools["create_interviewer"].ainvoke(call)
        except ToolException as error:  # before 0.3, failed calls raised
            return str(error)
        if message.status == "error":
            blocks = message.content
            return blocks if isinstance(blocks, str) else "".join(block.get("text", "") for block in blocks)
        print(message.artifact["structured_content"])


sys.exit(asyncio.run(main()))

# Serves MCP over stdin and stdout: docker run --rm -i -e HEYMILO_API_KEY heymilo-mcp

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# The build needs no script of a dependency.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY packaging ./packaging
COPY src ./src
COPY tools ./tools
RUN npm run build

FROM node:24-slim
# The MCP Registry takes an image only with the name of the server that it belongs to: mcpName in package.json.
LABEL io.modelcontextprotocol.server.name="io.github.heymilo-mcp/heymilo-mcp"
ENV NODE_ENV=production
WORKDIR /app
COPY LICENSE ./
# Everything that the program needs is bundled.
COPY --from=build /build/THIRD-PARTY-NOTICES ./
COPY --from=build /build/dist ./dist
USER node
ENTRYPOINT ["node", "/app/dist/heymilo-mcp.js"]

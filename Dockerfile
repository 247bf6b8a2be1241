# syntax=docker/dockerfile:1
# The server of `npm start`, for production. Bun runs the sources; only the owner's app is built.
#   docker build -t madang .
#   docker run -d --name madang -p 8084:8084 -v madang-data:/data madang
# Behind a load balancer: -e TRUSTED_PROXIES=1 (docs/guides/deploy-bun-kafka.md, "In front of them").

FROM oven/bun:1.4.5-slim AS web
WORKDIR /app
COPY package.json bun.lock ./
RUN bun install --frozen-lockfile
COPY tsconfig.json ./
COPY assets ./assets
COPY scripts ./scripts
COPY src ./src
COPY web ./web
RUN bun scripts/build-web.ts

FROM oven/bun:1.4.5-slim AS dependencies
WORKDIR /app
COPY package.json bun.lock ./
RUN bun install --production --frozen-lockfile

# EVENT_LOG=kafka needs one package more: docker build --build-arg KAFKA=1 …
ARG KAFKA=0
RUN if [ "$KAFKA" = "1" ]; then bun add --exact --no-save @platformatic/kafka@2.12.1; fi
# Packages name the compiler for their types alone; it is a third of the weight.
RUN rm -rf node_modules/typescript node_modules/@typescript

FROM oven/bun:1.4.5-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8084 \
    DATA_DIR=/data
COPY --from=dependencies /app/node_modules ./node_modules
# Bun reads from tsconfig.json how the pages' JSX is meant.
COPY package.json tsconfig.json ./
COPY assets ./assets
COPY src ./src
COPY --from=web /app/dist/web ./dist/web
# A new volume takes over the owner of the folder that it covers.
RUN mkdir -m 700 /data && chown bun:bun /data
USER bun
VOLUME /data
EXPOSE 8084
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["bun", "-e", "process.exit((await fetch(`http://127.0.0.1:${process.env.PORT}/livez`)).ok ? 0 : 1)"]
STOPSIGNAL SIGTERM
CMD ["bun", "src/entry/bun.ts"]

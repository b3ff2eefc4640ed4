# syntax=docker/dockerfile:1
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY workers ./workers
COPY config ./config
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    REACH_DATA_DIR=/data
# The command by its name too, for `docker compose exec api reach doctor`.
RUN mkdir /data && chown node:node /data && ln -s /app/src/cli/launch.mjs /usr/local/bin/reach
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY src/cli/launch.mjs ./src/cli/launch.mjs
COPY config ./config
USER node
VOLUME /data
ENTRYPOINT ["node", "/app/src/cli/launch.mjs"]
CMD ["start"]

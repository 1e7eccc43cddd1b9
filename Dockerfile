# The workbook in a container. `base` holds what `npm run setup` needs and nothing else; a devcontainer uses it as it is.
#   docker build -t attention-workbook . && docker run --rm -it --network host attention-workbook
FROM node:22-bookworm-slim AS base
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv python3-pip git ca-certificates \
 && rm -rf /var/lib/apt/lists/*

FROM base
USER node
WORKDIR /home/node/attention-workbook
COPY --chown=node:node . .
RUN npm run setup
# The server listens on 127.0.0.1 alone; with --network host the address that it prints opens in your own browser.
CMD ["npm", "start", "--", "--no-browser"]

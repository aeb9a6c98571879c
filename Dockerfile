# redis3 serve in a container:
#
#   docker build -t redis3 .
#   docker run -p 6379:6379 -e REDIS3_REQUIREPASS=… -e REDIS3_URL='s3express://mycache?az=use1-az5' \
#     -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY redis3
#
# It listens on all of the container's addresses and does not start without a password. What follows the image's name are
# further flags of redis3 serve. docs/serve.md tells more.

FROM debian:12 AS build
WORKDIR /src
# First what changes seldom.
COPY scripts/setup scripts/setup
RUN scripts/setup build train
COPY . .
# A quarter of an hour on two cores, which saves a quarter to a third of the CPU for as long as it runs.
RUN scripts/optimise \
 && strip --strip-unneeded build/optimised/apps/redis3/redis3

FROM debian:12-slim
# What S3's certificates are checked with. All else is in the binary.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home --shell /usr/sbin/nologin redis3
COPY --from=build /src/build/optimised/apps/redis3/redis3 /usr/local/bin/redis3
USER redis3
EXPOSE 6379
ENTRYPOINT ["redis3", "serve", "--bind", "0.0.0.0"]

# Two stages: the first has compilers and Node, the second only the program and the libraries it links.
FROM debian:bookworm-slim AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make
WORKDIR /src
COPY setup ./
RUN ./setup run
COPY . .
RUN make release && strip --strip-debug build/release/balcao

FROM debian:bookworm-slim
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates tzdata libcurl4 libjansson4 \
        libmicrohttpd12 libpcre2-8-0 libsqlite3-0 libssl3 libstemmer0d libutf8proc2 zlib1g \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /var/log/apt /var/log/dpkg.log \
    && useradd --uid 10001 --home-dir /var/lib/balcao --no-create-home --shell /usr/sbin/nologin balcao \
    && install -d -o balcao -g balcao -m 700 /var/lib/balcao
COPY --from=build /src/build/release/balcao /usr/local/bin/balcao
USER balcao
WORKDIR /var/lib/balcao
ENV BALCAO_LISTEN=0.0.0.0:8080 BALCAO_STORE=sqlite:/var/lib/balcao/balcao.db
VOLUME /var/lib/balcao
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["balcao", "health"]
ENTRYPOINT ["balcao"]
CMD ["serve"]

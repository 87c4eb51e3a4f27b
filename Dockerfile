# One image for the API and the worker; the database comes from its own image (docker-compose.yml).
# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# npm fetches the in-browser editor while the program is built.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
# What is restored changes seldom: project files first, so that the layer is kept.
COPY Directory.Build.props Directory.Packages.props ./
COPY build build
COPY api/ItAnalytics.Api.csproj api/packages.lock.json api/
COPY api/graphql/ItAnalytics.GraphQL.csproj api/graphql/packages.lock.json api/graphql/
COPY etl/ItAnalytics.Etl.csproj etl/packages.lock.json etl/
COPY ml/ItAnalytics.Ml.csproj ml/packages.lock.json ml/
COPY warehouse/ItAnalytics.Warehouse.csproj warehouse/packages.lock.json warehouse/
COPY warehouse/scoring/ItAnalytics.Scoring.csproj warehouse/scoring/packages.lock.json warehouse/scoring/
RUN dotnet restore api --locked-mode
COPY . .
RUN dotnet publish api --configuration Release --no-restore --output /program -p:EmbeddedPostgres=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /program
COPY --from=build /program .
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
ENV Warehouse__DataFolder=/data DOTNET_EnableDiagnostics=0
EXPOSE 8080
ENTRYPOINT ["dotnet", "ItAnalytics.Api.dll"]
CMD ["serve", "--urls", "http://*:8080"]

import { defineConfig } from "vite";

// `npm run dev` serves the sources with reload and hands everything else to a server started with
// `dotnet run --project api`.
const server = process.env["CONSOLE_SERVER"] ?? "http://localhost:8080";

export default defineConfig({
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The chart library is a chunk of its own, fetched by the screens that draw.
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
  },
  server: { proxy: { "/graphql": server, "/health": server, "/q": server } },
});

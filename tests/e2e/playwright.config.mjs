// Browser journeys. `cargo xtask journeys` builds the site, serves it below a sub-path and starts this; to run one against
// `cargo xtask serve` instead: SIGHTLINE_URL=http://127.0.0.1:8080/ npx playwright test -c tests/e2e
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: "results",
  // Two cores are what a small machine and a hosted runner have; a browser with a worker keeps one busy.
  workers: 2,
  fullyParallel: true,
  // A journey that passes only sometimes is a fault to find, not to repeat.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.SIGHTLINE_URL ?? "http://127.0.0.1:8080/",
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

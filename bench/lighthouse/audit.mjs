// Measures pages in a real Chromium: scores by Lighthouse, weight by what came over the wire. Reads a task as JSON from
// standard input (folder, chromium, flags, home, runs, pages), writes one line of JSON for each page.

import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const task = JSON.parse(await text(process.stdin));
const found = createRequire(join(task.folder, "package.json"));
const load = (name) => import(pathToFileURL(found.resolve(name)));
const { default: lighthouse } = await load("lighthouse");
const { default: puppeteer } = await load("puppeteer-core");

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const ATTEMPTS = 3;
const METRICS = ["first-contentful-paint", "largest-contentful-paint", "speed-index", "total-blocking-time", "cumulative-layout-shift"];

// Which audits cost a category something.
function complaints(result) {
  return CATEGORIES.filter((name) => name !== "performance").flatMap((name) =>
    result.categories[name].auditRefs
      .filter((ref) => ref.weight > 0 && result.audits[ref.id].score !== null && result.audits[ref.id].score < 1)
      .map((ref) => `${ref.id}: ${result.audits[ref.id].title}`),
  );
}

// What moved while the page came.
function shifted(result) {
  const moves = result.audits["layout-shifts"].details?.items ?? [];
  return moves.map((move) => `${move.node?.nodeLabel ?? move.node?.selector} moved by ${move.score}`);
}

// A browser of one's own, signed in where there are cookies.
async function withBrowser(page, use) {
  const browser = await puppeteer.launch({ executablePath: task.chromium, args: task.flags, headless: true });
  try {
    const cookies = page.cookie ? page.cookie.split("; ").map((pair) => pair.split(/=(.*)/s)) : [];
    for (const [name, value] of cookies) await browser.setCookie({ name, value, domain: "127.0.0.1", path: "/" });
    return await use(browser);
  } finally {
    await browser.close();
  }
}

// Chromium now and then loses the beginning of a trace; Lighthouse then asks to be run again.
async function audited(page) {
  for (let left = ATTEMPTS; ; left -= 1) {
    const result = await withBrowser(page, async (browser) => {
      const flags = { port: Number(new URL(browser.wsEndpoint()).port), logLevel: "error", output: "json", onlyCategories: CATEGORIES };
      return (await lighthouse(task.home + page.path, flags)).lhr;
    });
    if (result.runtimeError?.code !== "NO_NAVSTART" || left === 1) return result;
  }
}

async function score(page) {
  const result = await audited(page);
  if (result.runtimeError) throw new Error(`${page.path}: ${result.runtimeError.message}`);
  if (result.finalDisplayedUrl !== task.home + page.path) throw new Error(`${page.path} led to ${result.finalDisplayedUrl}`);
  return {
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(result.categories[name].score * 100)])),
    metrics: Object.fromEntries(METRICS.map((name) => [name, result.audits[name].numericValue])),
    complaints: complaints(result),
    shifted: shifted(result),
  };
}

async function weigh(tab, path) {
  const session = await tab.createCDPSession();
  await session.send("Network.enable");
  const requests = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const encoding = new Headers(response.headers).get("content-encoding") ?? "";
    requests.set(requestId, { address: new URL(response.url).pathname, encoding, bytes: 0 });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (requests.has(requestId)) requests.get(requestId).bytes = encodedDataLength;
  });
  const answer = await tab.goto(task.home + path, { waitUntil: "networkidle0" });
  if (answer.status() !== 200 || answer.url() !== task.home + path) throw new Error(`${path}: ${answer.status()} at ${answer.url()}`);
  await session.detach();
  const files = [...requests.values()].filter((file) => file.bytes > 0);
  return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), files };
}

async function weightOf(page, before) {
  return withBrowser(page, async (browser) => {
    const tab = await browser.newPage();
    if (before) await weigh(tab, before);
    return weigh(tab, page.path);
  });
}

for (const page of task.pages) {
  const runs = [];
  for (let run = 0; run < task.runs; run += 1) runs.push(await score(page));
  const weights = { first: await weightOf(page) };
  if (page.after) weights.later = await weightOf(page, page.after);
  console.log(JSON.stringify({ name: page.name, runs, weights }));
}

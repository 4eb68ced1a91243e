// axe-core on pages in headless Chromium: light and dark, wide and as narrow as WCAG 2.2 (1.4.10) asks. Arguments: the
// path of Chromium, then pages. Prints JSON: what is wrong with each page, a sentence each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [chromium, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"],
});
const found = {};
for (const page of pages) {
  found[page] = [];
  for (const scheme of ["light", "dark"]) {
    for (const width of [1200, 320]) {
      const tab = await browser.newPage();
      await tab.setViewport({ width, height: 800 });
      await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await tab.goto(pathToFileURL(page).href);
      await tab.evaluate(axe);
      const result = await tab.evaluate(() => axe.run(document, { rules: { "target-size": { enabled: true } } }));
      const widest = await tab.evaluate(() => document.documentElement.scrollWidth);
      const lost = await tab.evaluate(() => [...document.images].filter((one) => !one.naturalWidth).length);
      for (const { id, nodes } of result.violations) {
        for (const node of nodes) {
          found[page].push(`${scheme}, ${width} px: ${id} at ${node.target.join(" ")}: ${node.failureSummary}`);
        }
      }
      if (widest > width) found[page].push(`${scheme}, ${width} px: the page is ${widest} px wide`);
      if (lost) found[page].push(`${scheme}, ${width} px: ${lost} pictures are not shown`);
      await tab.close();
    }
  }
}
await browser.close();
console.log(JSON.stringify(found));

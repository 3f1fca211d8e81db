import { chromium } from "@playwright/test";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-background-networking","--disable-component-update","--disable-sync","--no-first-run"] });
for (const [w,h] of [[1440,900],[900,800],[390,844]]) for (const scheme of ["light","dark"]) {
  const c = await b.newContext({ viewport:{width:w,height:h}, colorScheme: scheme }); const p = await c.newPage();
  p.on("console", m => m.type()==="error" && console.log(w,scheme,m.text())); p.on("pageerror", e=>console.log("ERR",e.message));
  await p.goto("http://127.0.0.1:9200/baton/"); await p.getByTestId("step").waitFor();
  await p.getByTestId("step").click(); await p.getByTestId("step").click(); await p.waitForTimeout(700);
  for (const tab of ["Graph","Timeline","Tensor","Messages","Metrics"]) { await p.getByRole("tab",{name:tab}).click(); await p.waitForTimeout(250); await p.screenshot({path:`/tmp/shots/${w}-${scheme}-${tab}.png`}); }
  await c.close();
}
await b.close();

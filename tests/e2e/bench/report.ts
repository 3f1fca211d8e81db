// Figures of benchmarks: printed, and added to the file that BATON_BENCH_JSON names.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export interface Figure {
  name: string;
  value: number;
  unit: string;
  target: string | null;
}

export function report(figure: Figure): void {
  const target = figure.target === null ? "" : `  (target ${figure.target})`;
  console.log(`  ${figure.name.padEnd(56)} ${figure.value.toPrecision(4).padStart(9)} ${figure.unit}${target}`);
  const path = process.env.BATON_BENCH_JSON;
  if (!path) return;
  const known: Figure[] = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
  writeFileSync(path, JSON.stringify([...known, figure], null, 2));
}

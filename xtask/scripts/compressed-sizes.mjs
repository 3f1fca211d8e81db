// Prints three numbers for each named file: its bytes plain, as gzip and as brotli.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  const gzip = gzipSync(bytes, { level: 9 });
  // Node's default is the highest quality, 11.
  const brotli = brotliCompressSync(bytes);
  console.log(bytes.length, gzip.length, brotli.length);
}

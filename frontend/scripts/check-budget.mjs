// Sums what a first visit loads before its page chunk, gzipped, and fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 200;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
const sizes = files.map((file) => gzipSync(readFileSync(new URL(file, dist))).length / 1000);
const total = sizes.reduce((sum, size) => sum + size, 0);
files.forEach((file, index) => process.stdout.write(`${sizes[index].toFixed(1)} kB  ${file}\n`));
process.stdout.write(`${total.toFixed(1)} kB of ${BUDGET_KB} kB\n`);
process.exitCode = files.length === 0 || total > BUDGET_KB ? 1 : 0;

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();
const KIT = join(ROOT, 'node_modules/@mantine/core/styles');

/** Parts that the kit draws inside others. */
const INNER: Record<string, string> = { SegmentedControl: 'FloatingIndicator' };

test('every part of the kit that is used has its styles loaded', () => {
  const loaded = readFileSync(join(ROOT, 'src/app/styles.ts'), 'utf8');
  const missing = usedParts().filter(
    (name) => existsSync(join(KIT, `${name}.css`)) && !loaded.includes(`/styles/${name}.css'`),
  );
  expect(missing).toEqual([]);
});

function usedParts(): string[] {
  const used = new Set<string>();
  for (const file of sourceFiles(join(ROOT, 'src'))) {
    const source = readFileSync(file, 'utf8');
    for (const match of source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)) {
      for (const name of (match[1] ?? '').split(',')) used.add(name.replace('type ', '').trim());
    }
  }
  return [...used].flatMap((name) => [name, INNER[name] ?? name]);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

// Puts the page and the files of its packages into dist, where the server finds them.
import { cpSync, mkdirSync, rmSync } from 'node:fs';

const here = new URL('./', import.meta.url);
const files = [
  'node_modules/react/umd/react.production.min.js',
  'node_modules/react-dom/umd/react-dom.production.min.js',
  'node_modules/graphiql/graphiql.min.js',
  'node_modules/graphiql/graphiql.min.css',
  'src/page.css',
  'src/start.js',
  'src/index.html',
];

rmSync(new URL('dist/', here), { recursive: true, force: true });
mkdirSync(new URL('dist/', here));
for (const file of files) cpSync(new URL(file, here), new URL(`dist/${file.split('/').pop()}`, here));

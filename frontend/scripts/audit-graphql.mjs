// Runs the audits of GraphQL over HTTP against a server, and prints their results as JSON.
// Use: node scripts/audit-graphql.mjs http://127.0.0.1:8642/graphql
// The server must run with GAINLOOP_INTROSPECTION=true, for some audits ask for a type by name.
import { auditServer } from 'graphql-http';

const [url] = process.argv.slice(2);
const results = await auditServer({ url });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
process.stdout.write(`${JSON.stringify(told)}\n`);

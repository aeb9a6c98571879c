// What the tests of both clients share. The runner (other_languages_test.py) starts the gateway, and tells of it and of the
// folder with the clients in the environment.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const require = createRequire(`${process.env.COMPAT_CLIENTS_FOLDER}/`);
export const port = Number(process.env.COMPAT_PORT);
export const tlsPort = Number(process.env.COMPAT_TLS_PORT);

const file = (name) => readFileSync(`${process.env.COMPAT_TLS_FOLDER}/${name}`);
export const tls = { ca: file('ca.crt'), cert: file('client.crt'), key: file('client.key') };

// Resolves with the first value that the caller hands over.
export function first() {
  let resolve;
  const promise = new Promise((done) => { resolve = done; });
  return { promise, resolve };
}

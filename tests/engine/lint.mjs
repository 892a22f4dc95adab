// Asks the official engine for its verdict on schemas.
//
// Standard input: a JSON array of schemas, each an array of [file name, text]. Standard output: for each schema its number of
// errors, or null where the engine itself fails. The folder that has the package in `node_modules` is the first argument.
import { createRequire } from 'node:module';
import path from 'node:path';
import { readFileSync } from 'node:fs';

const require = createRequire(path.resolve(process.argv[2], 'index.js'));
const load = () => {
  const file = require.resolve('@prisma/prisma-schema-wasm/src/prisma_schema_build.js');
  delete require.cache[file];
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message() {} };
  return require(file);
};

let engine = load();
const verdicts = JSON.parse(readFileSync(0, 'utf8')).map((files) => {
  try {
    return JSON.parse(engine.lint(JSON.stringify(files))).filter((it) => !it.is_warning).length;
  } catch {
    engine = load(); // a failure leaves it in an unknown state
    return null;
  }
});
process.stdout.write(JSON.stringify(verdicts));

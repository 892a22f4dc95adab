// Asks the official engine for its verdict on many schemas.
//
// Standard input: one schema in each line, a JSON array of [file name, text]. Standard output: one answer in each line, in the same
// order: a JSON array of [index of the file, is a warning, start, end], offsets in UTF-16 units, or null where the engine panics,
// finds no end or no memory. Such a schema costs nothing but itself: the engine runs in threads that are replaced.
// The folder of the package is the first argument. Message texts are not passed on.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const TIME_LIMIT = 5_000; // milliseconds for one schema
const AHEAD = 256; // schemas that are read before they are needed

if (isMainThread) {
  const file = path.resolve(process.argv[2], 'src/prisma_schema_build.js');
  const waiting = [];
  const idle = [];
  const answers = new Map();
  let read = 0;
  let written = 0;
  let ended = false;

  const input = createInterface({ input: process.stdin, crlfDelay: Infinity });
  input.on('line', (line) => {
    waiting.push([read++, line]);
    if (read - written > AHEAD) input.pause();
    give();
  });
  input.on('close', () => {
    ended = true;
    finish();
  });

  const finish = () => {
    if (ended && written === read) process.stdout.write('', () => process.exit(0));
  };
  const answer = (index, text) => {
    answers.set(index, text);
    while (answers.has(written)) {
      process.stdout.write(`${answers.get(written)}\n`);
      answers.delete(written++);
    }
    if (!ended && read - written < AHEAD / 2) input.resume();
    finish();
  };
  const give = () => {
    while (idle.length && waiting.length) {
      const worker = idle.pop();
      const [index, line] = waiting.shift();
      worker.index = index;
      worker.timer = setTimeout(() => replace(worker), TIME_LIMIT);
      worker.postMessage(line);
    }
  };
  const start = () => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: file });
    worker.on('message', (text) => {
      if (worker.dead) return;
      clearTimeout(worker.timer);
      const { index } = worker;
      worker.index = undefined;
      idle.push(worker);
      answer(index, text);
      give();
    });
    worker.on('error', () => replace(worker));
    idle.push(worker);
    give();
  };
  const replace = (worker) => {
    if (worker.dead) return;
    worker.dead = true;
    clearTimeout(worker.timer);
    worker.terminate();
    if (idle.includes(worker)) throw new Error('the engine does not load');
    start();
    answer(worker.index, 'null');
  };
  for (let i = 0; i < availableParallelism(); i++) start();
} else {
  const require = createRequire(workerData);
  const load = () => {
    delete require.cache[workerData];
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message() {} };
    return require(workerData);
  };
  let engine = load();
  parentPort.on('message', (line) => {
    try {
      const files = JSON.parse(line);
      const names = files.map(([name]) => name);
      const found = JSON.parse(engine.lint(line));
      const result = found.map((it) => [names.indexOf(it.file_name), it.is_warning, it.start, it.end]);
      parentPort.postMessage(JSON.stringify(result));
    } catch {
      engine = load(); // a failure leaves it in an unknown state
      parentPort.postMessage('null');
    }
  });
}

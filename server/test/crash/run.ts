import { noteCarrierRecoveries } from './carrier-recovery.ts';
import { describeLatencies, idleLatencies, sendOnIdle } from './latency.ts';
import { type Options, readOptions } from './options.ts';
import { reportOf } from './report.ts';
import { breakEverything, planFaults } from './rounds.ts';
import { type Ground, openScene, prepareGround, type Scene } from './scene.ts';
import { heal } from './settle.ts';
import { readTruth } from './truth.ts';
import { judge } from './verdict.ts';

const MOST_SHOWN = 40;

const options = readOptions(process.argv.slice(2));
console.log(`${options.isShort ? 'Short run' : 'Run'} of faults; repeat it with --seed ${options.seed}`);
process.exit((await crash(options)) ? 0 : 1);

/** True if nothing was lost, doubled or misdelivered, and no fault left out. */
async function crash(options: Options): Promise<boolean> {
  const over = new AbortController();
  const ground = await prepareGround(options, over.signal);
  let isClean = false;
  try {
    isClean = await Promise.race([runOn(ground), failAfter(options.limitMs, over)]);
  } catch (error) {
    console.error(error);
  } finally {
    await ground.clearAway(!isClean);
  }
  if (!isClean) console.log(`FAILED with --seed ${options.seed}. Logs of the processes: ${ground.logs}`);
  return isClean;
}

async function runOn(ground: Ground): Promise<boolean> {
  const scene = await openScene(ground);
  planFaults(scene);
  await sendOnIdle(scene);
  await breakEverything(scene);
  await heal(scene);
  return report(scene);
}

async function report(scene: Scene): Promise<boolean> {
  const truth = await readTruth(scene);
  noteCarrierRecoveries(scene.journal, truth);
  const { table, problems, isClean } = reportOf(scene.journal, judge(truth));
  console.log(`\n${table}\n`);
  const kills = [...scene.journal.records].filter(([fault]) => /^kill at/.test(fault));
  const restarts = kills.flatMap(([, { recoveriesMs }]) => recoveriesMs).sort((a, b) => a - b);
  console.log(describeLatencies('after kill -9 the first 200 came after', restarts));
  console.log(
    describeLatencies(
      'from 202 to acceptance on the idle system',
      idleLatencies(truth.composed, truth.carried),
    ),
  );
  console.log(`answers of the API: ${[...scene.api.answers].map((it) => it.join(' × ')).join(', ')}`);
  const all = [...problems, ...scene.ledger.refusals];
  for (const problem of all.slice(0, MOST_SHOWN)) console.log(`  ${problem}`);
  if (all.length > MOST_SHOWN) console.log(`  and ${all.length - MOST_SHOWN} more`);
  return isClean && scene.ledger.refusals.length === 0;
}

/** So that what was started is ended in any case: when the time is up, and when somebody interrupts. */
function failAfter(limitMs: number, over: AbortController): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (reason: string) => {
      over.abort();
      reject(new Error(reason));
    };
    setTimeout(end, limitMs, `the run was not over within ${limitMs / 1000} s`).unref();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(`${signal} came`));
  });
}

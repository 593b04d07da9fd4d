type Program = { stop(): Promise<void> };

const PATIENCE_MS = 5_000;

/**
 * Runs a program until SIGTERM or SIGINT asks it to stop, which it may do while it still starts: a start that does not end
 * soon is then left as it is, with exit status 1. A second signal ends the process at once.
 */
export async function runUntilAskedToStop<P extends Program>(
  start: () => Promise<P>,
  welcome: (program: P) => Promise<void>,
): Promise<void> {
  const asked = untilAskedToStop();
  const starting = start();
  if (await isFirst(asked, starting)) {
    sayStopping();
    leaveAfter(PATIENCE_MS);
    return (await starting).stop();
  }
  const program = await starting;
  try {
    const welcoming = welcome(program);
    if (!(await isFirst(asked, welcoming))) await asked;
    sayStopping();
  } finally {
    await program.stop();
  }
}

function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        process.off(signal, stop);
        process.once(signal, () => process.exit(1));
      }
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

function isFirst(asked: Promise<void>, other: Promise<unknown>): Promise<boolean> {
  return Promise.race([asked.then(() => true), other.then(() => false)]);
}

function sayStopping(): void {
  console.log('Stopping …');
}

function leaveAfter(ms: number): void {
  const leave = () => {
    console.error('The start does not end: left as it is.');
    process.exit(1);
  };
  setTimeout(leave, ms).unref();
}

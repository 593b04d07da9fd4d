import { connect, createServer, type Socket } from 'node:net';

/** Stands between a server and its database, and cuts connections when it is told to. */
export type CuttingProxy = {
  /** The database's address, through here. */
  url: string;
  /** Lets the next `times` statements that match reach the database, and cuts the connection before the answer. */
  cutAfter(statement: string, times?: number): void;
  /** Cuts every connection and takes no others until it is told to. */
  pause(): void;
  resume(): void;
  cuts(): number;
  close(): Promise<void>;
};

export async function startCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  let cut = { statement: '', left: 0, done: 0 };
  let paused = false;
  const server = createServer((client) => {
    if (paused) return void client.destroy();
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    client.on('data', (chunk) => {
      const cuts = cut.left > 0 && chunk.includes(cut.statement);
      if (!cuts) return void upstream.write(chunk);
      cut = { ...cut, left: cut.left - 1, done: cut.done + 1 };
      // The database does what it was told; nobody hears of it.
      upstream.removeAllListeners('data');
      upstream.on('data', () => {});
      upstream.end(chunk);
      client.destroy();
    });
    upstream.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [pair, [...pair].reverse() as [Socket, Socket]]) {
      one.on('error', () => other.destroy());
      one.on('end', () => other.end());
      one.on('close', () => pairs.delete(pair));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: url.href,
    cutAfter: (statement, times = 1) => {
      cut = { statement, left: times, done: 0 };
    },
    pause: () => {
      paused = true;
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
    resume: () => {
      paused = false;
    },
    cuts: () => cut.done,
    close: () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

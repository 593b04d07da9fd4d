import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedCallback = {
  path: string;
  signature: string | undefined;
  rawBody: string;
  fields: URLSearchParams;
};

/** Somebody who is called back, on a real socket. */
export type Receiver = {
  url: string;
  callbacks: ReceivedCallback[];
  /** What the next callbacks are answered with; 200 once they are used up. */
  answerNext(...statuses: number[]): void;
  close(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const callbacks: ReceivedCallback[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks).toString();
    const signature = request.headers['x-twilio-signature'];
    callbacks.push({
      path: request.url ?? '',
      signature: typeof signature === 'string' ? signature : undefined,
      rawBody,
      fields: new URLSearchParams(rawBody),
    });
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'text/xml' }).end('<Response/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callbacks,
    answerNext: (...next) => void statuses.push(...next),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Exchange = {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  contentType: string;
  status: number;
  answer: unknown;
};

/** Stands between the adapter and the sandbox, and keeps what they say to each other. */
export type RecordingProxy = { url: string; exchanges: Exchange[]; close(): Promise<void> };

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = request;
    const contentType = headers['content-type'] ?? '';
    const answer = await fetch(target + url, {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': contentType },
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.text();
    const asked = new URL(url, target);
    exchanges.push({
      method,
      path: asked.pathname,
      query: asked.searchParams,
      form: new URLSearchParams(body),
      contentType,
      status: answer.status,
      answer: JSON.parse(text),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

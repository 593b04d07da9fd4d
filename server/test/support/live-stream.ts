import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { World } from './world.ts';

export type StreamedEvent = { id: string; name: string; data: Record<string, unknown> };

/** The events of a text in the form of server-sent events; what has no name is left out. */
export function parseStream(text: string): StreamedEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const { id = '', event: name, data = '{}' } = fields;
    return name ? [{ id, name, data: JSON.parse(data) }] : [];
  });
}

/** An open stream over a real connection. */
export type LiveStream = {
  events: StreamedEvent[];
  /** Waits for an event that fits. */
  next(fits: (event: StreamedEvent) => boolean): Promise<StreamedEvent>;
  /** Waits until the server has ended it. */
  ended(): Promise<void>;
  close(): void;
};

export async function follow(world: World, key: string): Promise<LiveStream> {
  const app = await world.app();
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const asked = request({
    host: '127.0.0.1',
    port,
    path: '/api/v1/live-events?follow=true',
    headers: { authorization: `Bearer ${key}` },
  });
  asked.on('error', () => {});
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  const stream: LiveStream = {
    events: [],
    async next(fits) {
      for (;;) {
        const found = stream.events.find(fits);
        if (found) return found;
        if (response.readableEnded) throw new Error(`the stream ended before it came: ${text}`);
        await Promise.race([once(response, 'data'), once(response, 'end')]);
      }
    },
    ended: async () => void (response.readableEnded || (await once(response, 'end'))),
    close: () => asked.destroy(),
  };
  response.on('data', (part: Buffer) => {
    text += part.toString();
    stream.events = parseStream(text.slice(0, text.lastIndexOf('\n\n') + 2));
  });
  response.on('error', () => {});
  await stream.next(({ name }) => name === 'ready' || name === 'reset');
  return stream;
}

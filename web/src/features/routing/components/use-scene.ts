import { useState } from 'react';
import { useWallClock, type WallTime } from '../../../lib/wall-time.ts';
import type { Question } from '../api/simulation.ts';
import type { ChosenThread } from './thread-field.tsx';

/** What is asked of the simulator, as it stands in its fields. */
export type Scene = {
  thread: ChosenThread | null;
  direction: 'inbound' | 'outbound';
  author: 'owner' | 'sitter' | 'automation';
  sitterId: string;
  numberId: string;
  at: WallTime;
};

export function useScene(): [Scene, (change: Partial<Scene>) => void] {
  const wallClock = useWallClock();
  const [scene, setScene] = useState<Scene>(() => ({
    thread: null,
    direction: 'inbound',
    author: 'owner',
    sitterId: '',
    numberId: '',
    at: wallClock(),
  }));
  return [scene, (change) => setScene((before) => ({ ...before, ...change }))];
}

/** Null while something is missing that the answer depends on. */
export function questionOf(scene: Scene, usualNumberId: string | undefined): Question | null {
  const { thread, direction, author, sitterId, at } = scene;
  if (!thread || at === '') return null;
  if (direction === 'inbound') {
    const numberId = scene.numberId || usualNumberId;
    return numberId ? { thread_id: thread.id, direction, number_id: numberId, at } : null;
  }
  if (author !== 'sitter') return { thread_id: thread.id, direction, author, at };
  return sitterId ? { thread_id: thread.id, direction, author, sitter_id: sitterId, at } : null;
}

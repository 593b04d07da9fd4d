import type { Erasure, ErasureList } from '../../src/erasure-list.ts';

/** An erasure list in memory. */
export function rememberedErasures(): ErasureList {
  const list: Erasure[] = [];
  return {
    add: async (erasure) => {
      list.push(erasure);
    },
    read: async () => list,
    rewrite: async (change) => {
      list.splice(0, list.length, ...list.map(change));
    },
  };
}

/** Tells whoever watches an organization that something was recorded there. */
export type Changes = {
  tell(orgId: string): void;
  /** Calls `wake` at each change from now on, until the answer is called. */
  watch(orgId: string, wake: () => void): () => void;
  /** The organizations that somebody watches. */
  watched(): string[];
};

/** Within this process; what another one records, somebody has to look for. */
export function createChanges(): Changes {
  const watchers = new Map<string, Set<() => void>>();
  return {
    tell(orgId) {
      for (const wake of [...(watchers.get(orgId) ?? [])]) wake();
    },
    watch(orgId, wake) {
      const own = watchers.get(orgId) ?? new Set();
      watchers.set(orgId, own.add(wake));
      return () => {
        own.delete(wake);
        if (own.size === 0 && watchers.get(orgId) === own) watchers.delete(orgId);
      };
    },
    watched: () => [...watchers.keys()],
  };
}

import { useSyncExternalStore } from 'react';
import { keep, readKept } from './kept.ts';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'maskline.theme';
const listeners = new Set<() => void>();
let chosen = keptTheme();

function keptTheme(): Theme {
  const kept = readKept(KEPT_AS);
  return THEMES.find((theme) => theme === kept) ?? 'system';
}

/** Puts the chosen colours on the page; the style sheet knows what the system prefers. */
export function applyTheme(): void {
  const { dataset } = document.documentElement;
  if (chosen === 'system') delete dataset.theme;
  else dataset.theme = chosen;
}

function choose(theme: Theme): void {
  chosen = theme;
  applyTheme();
  for (const listener of listeners) listener();
  keep(KEPT_AS, theme);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(listen, () => chosen), choose];
}

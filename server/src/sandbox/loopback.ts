import { isIP } from 'node:net';

/** Whether an address to listen on, or the host a request names, is this machine and no other. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

export function hostOf(header: string | undefined): string {
  return (header ?? '').replace(/:\d+$/, '');
}
